-- Every fault of every rejected row.
select s.file_id, s.sheet, s.log, r.row_no as "row", r.col as "column", r.header, r.cell, r.code
from rejected_cell as r
join source_sheet as s on s.sheet_id = r.sheet_id
order by r.sheet_id, r.row_no, r.col;
