-- Corrections of cells; one that concerns a forgotten cell holds what is to be forgotten.
select c.sheet_id, c.row_no, c.col, c.cell, s.sheet, f.path
from corrected_cell as c
join source_sheet as s on s.sheet_id = c.sheet_id
join source_file as f on f.file_id = s.file_id
order by c.sheet_id, c.row_no, c.col;
