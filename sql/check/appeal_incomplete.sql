-- Decided appeals about the month's figures of which nobody can say later why, by whom or when they were decided.
select coalesce(case_no, '') as case_no, 'appeals' as log, written as detail, source
from measure.appeal
where outcome <> 'pending'
    and (reason is null or decided_by is null or decided_on is null)
    and month = $month_start::date
