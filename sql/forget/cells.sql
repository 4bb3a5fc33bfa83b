-- The values to be replaced. A phone number goes from every row that holds it: rows that had equal numbers must go on
-- having equal ones, because repeats are told by them. What was forgotten before stays as it is.
with mine as (
    select v.*
    from customer_value as v
    join forgotten_row as f using (sheet_id, row_no)
    where v.kind not like 'number:%' and (v.kind <> 'phone' or is_phone(v.value))
),

phones as (
    select distinct value from mine where kind = 'phone'
),

elsewhere as (
    select v.*
    from customer_value as v
    join phones as p on p.value = v.value
    anti join mine as m on m.sheet_id = v.sheet_id and m.row_no = v.row_no and m.col = v.col
    where v.kind = 'phone'
)

select sheet_id, row_no, col, kind, value
from (from mine union all from elsewhere)
where not starts_with(value, $mark)
order by all;
