-- First-visit repairs by the team of the person who repaired, and how many were fixed at once.
select
    c.team,
    grouping(c.team) = 1 as is_total,
    count(*) as visits,
    coalesce(sum(c.numerator), 0)::bigint as fixed,
    count(*) filter (where c.reason = 'came_back') as came_back
from measure.cases as c
where c.kpi = 'first_time_fix' and c.month = $month_start::date and c.state = 'counted'
group by grouping sets ((c.team), ())
order by c.team nulls last;
