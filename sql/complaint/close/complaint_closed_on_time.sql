-- When a complaint has to be closed, counted from its receipt.
insert into complaint.due
select
    'close',
    complaint_no,
    due_at(received_at, to_hours(case when customer_left then $left_hours else $limit_hours end))
from fact.complaints
