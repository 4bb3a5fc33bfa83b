-- How many rows of a log the ledger says were loaded.
select coalesce(sum(new_rows + new_versions + unchanged), 0)
from source_sheet
where log = $log;
