-- Cells that were loaded but say less than they seem to.
select s.file_id, s.sheet, w.row_no as "row", w.cell, w.code
from cell_warning as w
join source_sheet as s on s.sheet_id = w.sheet_id
order by w.sheet_id, w.row_no, w.cell;
