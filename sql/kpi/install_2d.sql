-- Deliveries of the month: installed within the days allowed.
select
    delivery_no as case_no,
    delivered_at as happened_at,
    installer as person,
    day_clock_state(delivered_at, installed_at, $limit_days, $as_of) as state,
    day_clock_reason(delivered_at, installed_at) as reason,
    day_clock_hit(delivered_at, installed_at, $limit_days) as numerator,
    1 as denominator,
    delivered_at as started_at,
    installed_at as ended_at,
    source
from fact.deliveries
where in_month(delivered_at, $month_start, $month_end)
