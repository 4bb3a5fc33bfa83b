-- Every fault of every rejected row, and whether the row came again put right.
select
    s.file_id,
    s.sheet,
    s.log,
    r.row_no as "row",
    r.col as "column",
    r.header,
    r.cell,
    r.code,
    concat_ws(chr(31), f.path, s.sheet, r.row_no) in (from settled_row) as settled
from rejected_cell as r
join source_sheet as s on s.sheet_id = r.sheet_id
join source_file as f on f.file_id = s.file_id
order by r.sheet_id, r.row_no, r.col;
