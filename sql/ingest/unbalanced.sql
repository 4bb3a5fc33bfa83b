-- Sheets whose rows do not add up: there must be none.
select sheet, rows_read, new_rows + new_versions + unchanged + rejected + blank
from source_sheet
where rows_read <> new_rows + new_versions + unchanged + rejected + blank
order by sheet_id;
