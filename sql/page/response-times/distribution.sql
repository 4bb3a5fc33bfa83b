-- Orders contacted, by how many minutes after dispatch.
with bounds as (
    select unnest($minute_classes::varchar[])::integer as upper
),

classes as (
    select lag(upper, 1, 0) over (order by upper) as lower, upper
    from bounds
    union all
    select max(upper), null
    from bounds
),

waits as (
    select numerator as seconds
    from measure.cases
    where kpi = 'response_minutes' and month = $month_start::date and state = 'counted'
),

counted as (
    select c.lower, c.upper, count(w.seconds) as orders
    from classes as c
    left join waits as w
        on (w.seconds > c.lower * 60 or c.lower = 0) and (w.seconds <= c.upper * 60 or c.upper is null)
    group by c.lower, c.upper
),

shown as (
    select *, sum(orders) over (order by lower)::bigint as within, sum(orders) over ()::bigint as contacted
    from counted
)

select coalesce(lower || '–' || upper, '> ' || lower) as minutes, false as is_total, orders, within, contacted, lower
from shown
union all
select null, true, coalesce(sum(orders), 0)::bigint, sum(orders)::bigint, sum(orders)::bigint, null
from shown
order by lower nulls last;
