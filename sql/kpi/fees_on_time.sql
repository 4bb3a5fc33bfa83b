-- Orders with a fee completed in the month: handed in within the days allowed.
select
    order_no as case_no,
    completed_at as happened_at,
    technician as person,
    day_clock_state(completed_at, fee_remitted_at, $limit_days, $as_of) as state,
    day_clock_reason(completed_at, fee_remitted_at) as reason,
    day_clock_hit(completed_at, fee_remitted_at, $limit_days) as numerator,
    1 as denominator,
    completed_at as started_at,
    fee_remitted_at as ended_at,
    order_no as subject,
    source
from fact.orders
where fee_charged > 0 and in_month(completed_at, $month_start, $month_end)
