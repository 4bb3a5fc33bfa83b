-- The rows that hold this phone number, customer name or number of an order, delivery or complaint.
insert into forgotten_row
select distinct sheet_id, row_no
from customer_value
where (kind = 'phone' and value = read_phone(fold_width($customer)))
    or (kind = 'name' and value = clean_text($customer))
    or (kind like 'number:%' and value = fold_width($customer));
