-- Minutes to the first contact by the team of the person who was to call.
select
    c.team,
    grouping(c.team) = 1 as is_total,
    count(*) as orders,
    quantile_cont(c.numerator::double / 60, 0.1) as quick,
    quantile_cont(c.numerator::double / 60, 0.5) as median,
    quantile_cont(c.numerator::double / 60, 0.9) as p90,
    avg(c.numerator::double / 60) as mean
from measure.cases as c
where c.kpi = 'response_minutes' and c.month = $month_start::date and c.state = 'counted'
group by grouping sets ((c.team), ())
order by c.team nulls last;
