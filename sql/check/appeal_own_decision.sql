-- Appeals about the month's figures that the appellant decided.
select coalesce(a.case_no, '') as case_no, 'appeals' as log, a.decided_by as detail, a.source
from measure.appeal as a
where a.outcome <> 'pending' and a.decider_no = a.employee_no and a.month = $month_start::date
