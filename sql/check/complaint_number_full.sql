-- Complaint numbers beyond the 99 that two digits allow in a month.
-- Only where a policy in force asks for this numbering.
select case_no, coalesce(log, 'complaints') as log, strftime(happened_at, '%Y-%m') as detail, source
from measure.cases
where reason = 'number_beyond_99' and month = $month_start::date
