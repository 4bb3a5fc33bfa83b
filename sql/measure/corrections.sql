-- Every cell that was put right on its way in, by workbook and place.
select
    f.path,
    f.sha256,
    s.sheet,
    s.log,
    c.row_no,
    c.col,
    c.header,
    c.cell,
    c.was,
    c.becomes,
    c.reason,
    c.corrected_by,
    c.corrected_on
from corrected_cell as c
join source_sheet as s on s.sheet_id = c.sheet_id
join source_file as f on f.file_id = s.file_id
order by f.path, f.sha256, s.position, c.row_no, c.cell;
