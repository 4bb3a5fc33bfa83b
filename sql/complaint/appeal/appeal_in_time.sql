-- Until when a test report can be appealed against: the end of the last day.
insert into complaint.due
select 'appeal', appeal_no, report_received_at::date + $limit_days::integer + 1 - interval 1 microsecond
from stage.lab_appeals
where report_received_at is not null
