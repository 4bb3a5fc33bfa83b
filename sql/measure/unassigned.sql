-- Cases of the month that are nobody's, per KPI, whatever their state; cases that only stand below the line are none.
select kpi, count(*)
from measure.cases
where month = $month and employee_no is null and not basis
group by kpi
order by kpi;
