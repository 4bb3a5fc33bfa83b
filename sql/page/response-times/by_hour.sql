-- Median minutes to the first contact by weekday and hour of dispatch; of all days together in the total.
with waits as (
    select
        isodow(happened_at)::varchar as weekday,
        case when hour(happened_at) < 8 then 0 when hour(happened_at) >= 20 then 20 else hour(happened_at) // 2 * 2 end
            as slot,
        numerator::double / 60 as minutes
    from measure.cases
    where kpi = 'response_minutes' and month = $month_start::date and state = 'counted'
),

medians as (
    select
        weekday,
        grouping(weekday) = 1 as is_total,
        slot,
        count(*) as orders,
        if(count(*) >= $fewest, quantile_cont(minutes, 0.5), null) as middle
    from waits
    group by grouping sets ((weekday, slot), (slot))
)

select
    weekday,
    is_total,
    sum(orders)::bigint as orders,
    max(middle) filter (where slot = 0) as h00,
    max(middle) filter (where slot = 8) as h08,
    max(middle) filter (where slot = 10) as h10,
    max(middle) filter (where slot = 12) as h12,
    max(middle) filter (where slot = 14) as h14,
    max(middle) filter (where slot = 16) as h16,
    max(middle) filter (where slot = 18) as h18,
    max(middle) filter (where slot = 20) as h20
from medians
group by weekday, is_total
order by weekday nulls last;
