-- Sheets in the order of their workbooks, with the count of their rows.
select
    file_id,
    sheet,
    verdict,
    detail,
    log,
    is_hidden as hidden,
    heading as header_row,
    exported_at,
    rows_read,
    new_rows as "new",
    new_versions,
    unchanged,
    rejected,
    blank
from source_sheet
order by sheet_id;
