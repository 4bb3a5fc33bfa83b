-- New leaks of the month and machines at risk, by product.
with leaked as (
    select
        o.product,
        (coalesce(l.age_days >= 0, false) and l.is_within_year and l.finding = 'confirmed')::integer as confirmed
    from fact.leaks as l
    join fact.orders as o on o.order_no = l.order_no
    where in_month(l.created_at, $month_start, $month_end)
),

both_sides as (
    select product, 1 as leaks, confirmed, 0 as at_risk
    from leaked
    union all
    select product, 0, 0, 1
    from fact.orders
    where order_type = 'install'
        and completed_at >= $month_start - interval 1 year
        and completed_at < $month_end
)

select
    product,
    grouping(product) = 1 as is_total,
    coalesce(sum(leaks), 0)::bigint as leaks,
    coalesce(sum(confirmed), 0)::bigint as confirmed,
    coalesce(sum(at_risk), 0)::bigint as at_risk
from both_sides
group by grouping sets ((product), ())
order by at_risk desc, product nulls last;
