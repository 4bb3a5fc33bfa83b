-- Every fault of every rejected row, with the workbook to send back: of those that bore one path, the last.
select f.path, r.sheet_id, r.row_no, r.header, r.cell, r.code
from rejected_cell as r
join source_sheet as s on s.sheet_id = r.sheet_id
join source_file as f on f.file_id = s.file_id
where f.file_id in (select max(file_id) from source_file group by path)
order by f.path, r.sheet_id, r.row_no, r.cell, r.col;
