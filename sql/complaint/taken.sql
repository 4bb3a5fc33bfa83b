-- Every complaint number that was ever written, whatever became of it, with whether it is of the month.
select complaint_no, bool_or(in_month(received_at, $month_start, $month_end)) as is_of_month
from log.complaints
group by complaint_no
order by complaint_no
