-- Complaint numbers whose year and month are neither those of receipt nor those of acceptance.
-- Only where a policy in force asks for this numbering.
select case_no, coalesce(log, 'complaints') as log, strftime(happened_at, '%Y-%m') as detail, source
from measure.cases
where reason = 'number_of_another_month' and month = $month_start::date
