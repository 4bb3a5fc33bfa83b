-- More rows of the same customers: with the same phone number, or about the same order. Names lead to nobody else, nor
-- do words such as 无 that stand where a number should.
insert into forgotten_row
with known as (
    select distinct v.kind, v.value
    from customer_value as v
    join forgotten_row as f using (sheet_id, row_no)
    where (v.kind like 'number:%' and regexp_matches(v.value, '[0-9].*[0-9].*[0-9]'))
        or (v.kind = 'phone' and is_phone(v.value))
)

select distinct v.sheet_id, v.row_no
from customer_value as v
join known as k on k.kind = v.kind and k.value = v.value
anti join forgotten_row as f on f.sheet_id = v.sheet_id and f.row_no = v.row_no;
