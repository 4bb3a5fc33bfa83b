-- Appeals upheld for the month that ask a figure whose cases are amounts or scores to count one as met.
select coalesce(case_no, '') as case_no, 'appeals' as log, written as detail, source
from measure.appeal
where obstacle = 'no_met' and month = $month_start::date
