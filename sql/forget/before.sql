-- The rows of all that began before the day; a row without a date counts from when its sheet was exported.
insert into forgotten_row
select sheet_id, row_no
from customer_row
where born < $before;
