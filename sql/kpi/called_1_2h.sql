-- Deliveries of the month: customer called so long before arrival, both ends inclusive. The clock runs back from
-- the arrival, so that no calendar can be put under it.
with windows as (
    select
        *,
        delivered_at - to_minutes($earliest_minutes) as opens_at,
        delivered_at - to_minutes($latest_minutes) as closes_at
    from fact.deliveries
    where in_month(delivered_at, $month_start, $month_end)
)

select
    delivery_no as case_no,
    delivered_at as happened_at,
    leader as person,
    'counted' as state,
    window_reason(called_ahead_at, opens_at, closes_at) as reason,
    window_hit(called_ahead_at, opens_at, closes_at) as numerator,
    1 as denominator,
    called_ahead_at as started_at,
    delivered_at as ended_at,
    source
from windows
