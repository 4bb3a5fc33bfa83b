-- Every sheet that rows come from, with its workbook's path and hash.
select s.sheet_id, f.path, s.sheet, f.sha256
from source_sheet as s
join source_file as f on f.file_id = s.file_id
order by s.sheet_id;
