-- Minutes to the first contact by order type.
select
    o.order_type,
    grouping(o.order_type) = 1 as is_total,
    count(*) as orders,
    quantile_cont(c.numerator::double / 60, 0.1) as quick,
    quantile_cont(c.numerator::double / 60, 0.5) as median,
    quantile_cont(c.numerator::double / 60, 0.9) as p90,
    avg(c.numerator::double / 60) as mean
from measure.cases as c
join fact.orders as o on o.order_no = c.case_no
where c.kpi = 'response_minutes' and c.month = $month_start::date and c.state = 'counted'
group by grouping sets ((o.order_type), ())
order by o.order_type nulls last;
