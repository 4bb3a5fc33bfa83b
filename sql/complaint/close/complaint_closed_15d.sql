-- When a complaint has to be closed, counted from its acceptance: by the end of the last day.
insert into complaint.due
select
    'close',
    complaint_no,
    accepted_at::date + (case when overseas then $overseas_days else $domestic_days end)::integer + 1
    - interval 1 microsecond
from fact.complaints
where accepted_at is not null
