-- Rows with a fault go to rejected_cell, one row per fault, with the header and address of the cell; the sheet's count
-- follows. Reads `typed`, which holds one log's rows of this load.
insert into rejected_cell
select
    t.sheet_id,
    t.row_no,
    f.fault.col,
    h.header,
    case when h.place >= 0 then cell_address(h.place + 1, t.row_no) else '' end,
    f.fault.code
from typed as t
cross join unnest(t.faults) as f (fault)
join sheet_header as h on h.sheet_id = t.sheet_id and h.col = f.fault.col
qualify row_number() over (
    partition by t.source, f.fault.col, f.fault.code
    order by h.place is distinct from t.places[f.fault.col], h.place_rank
) = 1
order by t.source, f.fault.col;

update source_sheet
set rejected = r.rejected
from (select sheet_id, count(*) as rejected from typed where len(faults) > 0 group by sheet_id) as r
where r.sheet_id = source_sheet.sheet_id;

insert into settled_row
select distinct origin
from typed
where origin <> '' and len(faults) = 0;
