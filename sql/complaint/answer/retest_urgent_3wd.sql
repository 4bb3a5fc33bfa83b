-- When an urgent appeal has to be answered: by the end of the last working day.
insert into complaint.due
select 'answer', appeal_no, working_due_at(accepted_at, $limit_days) - interval 1 microsecond
from stage.lab_appeals
where accepted_at is not null and urgent
