-- Days of the month with deliveries: all of them reported by the storekeeper by the given time of that morning.
with days as (
    select
        delivery_on,
        storekeeper,
        case when count(reported_at) = count(*) then max(reported_at) end as reported_at,
        delivery_on + $latest_time::time as latest_at,
        min(source) as source
    from fact.deliveries
    where in_month(delivery_on, $month_start, $month_end)
    group by delivery_on, storekeeper
)

select
    strftime(delivery_on, '%Y-%m-%d') as case_no,
    delivery_on::timestamp as happened_at,
    storekeeper as person,
    deadline_state(reported_at, latest_at, $as_of) as state,
    null as reason,
    deadline_hit(reported_at, latest_at) as numerator,
    1 as denominator,
    latest_at as started_at,
    reported_at as ended_at,
    source
from days
