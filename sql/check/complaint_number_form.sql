-- Complaint numbers that are not year, month and serial in digits.
-- Only where a policy in force asks for this numbering.
select case_no, coalesce(log, 'complaints') as log, strftime(happened_at, '%Y-%m') as detail, source
from measure.cases
where reason = 'number_form' and month = $month_start::date
