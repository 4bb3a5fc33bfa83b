-- First-visit repairs by product, and how many were fixed at once.
select
    o.product,
    grouping(o.product) = 1 as is_total,
    count(*) as visits,
    coalesce(sum(c.numerator), 0)::bigint as fixed,
    count(*) filter (where c.reason = 'came_back') as came_back
from measure.cases as c
join fact.orders as o on o.order_no = c.case_no
where c.kpi = 'first_time_fix' and c.month = $month_start::date and c.state = 'counted'
group by grouping sets ((o.product), ())
order by visits desc, o.product nulls last;
