-- Complaint numbers with the serial 00: counting starts at 01, so the two digits have run over.
-- Only where a policy in force asks for this numbering.
select case_no, coalesce(log, 'complaints') as log, strftime(happened_at, '%Y-%m') as detail, source
from measure.cases
where reason = 'number_zero' and month = $month_start::date
