-- Cases left out because their end lies before their start.
select case_no, coalesce(log, 'work_orders') as log, string_agg(kpi, ' ' order by kpi) as detail, source
from measure.cases
where reason = 'end_before_start' and month = $month_start::date
group by case_no, log, source
