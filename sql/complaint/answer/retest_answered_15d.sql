-- When an appeal that is not urgent has to be answered: by the end of the last day.
insert into complaint.due
select 'answer', appeal_no, accepted_at::date + $limit_days::integer + 1 - interval 1 microsecond
from stage.lab_appeals
where accepted_at is not null and urgent is distinct from true
