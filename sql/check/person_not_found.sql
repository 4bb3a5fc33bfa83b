-- Names in the month's cases that lead to nobody employed in the month.
select case_no, coalesce(log, 'work_orders') as log, problem || ': ' || person as detail, source
from measure.cases
where employee_no is null and person is not null and not basis and month = $month_start::date
group by case_no, log, problem, person, source
