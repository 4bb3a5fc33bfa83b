-- First-visit repairs by what came of them.
with outcomes as (
    select *
    from (values (1, 'came_back'), (2, 'several_visits'), (3, 'not_resolved_first'), (4, 'fixed')) as o (place, reason)
),

cases as (
    select if(numerator > 0, 'fixed', reason) as reason
    from measure.cases
    where kpi = 'first_time_fix' and month = $month_start::date and state = 'counted'
)

select
    o.reason,
    grouping(o.reason) = 1 as is_total,
    count(c.reason) as orders,
    (select count(*) from cases) as visits
from outcomes as o
left join cases as c on c.reason = o.reason
group by grouping sets ((o.place, o.reason), ())
order by o.place nulls last;
