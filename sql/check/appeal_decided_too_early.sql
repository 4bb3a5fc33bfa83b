-- Appeals about the month's figures decided before the month began, when there was no figure to appeal against.
select coalesce(case_no, '') as case_no, 'appeals' as log, strftime(decided_on, '%Y-%m-%d') as detail, source
from measure.appeal
where outcome <> 'pending' and decided_on < $month_start::date and month = $month_start::date
