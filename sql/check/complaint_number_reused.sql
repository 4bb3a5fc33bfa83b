-- Complaint numbers that also stand for something else on another day.
-- Only where a policy in force asks for this numbering.
select case_no, coalesce(log, 'complaints') as log, strftime(happened_at, '%Y-%m-%d') as detail, source
from measure.cases
where reason = 'number_reused' and month = $month_start::date
