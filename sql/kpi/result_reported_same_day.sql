-- Repair orders completed in the month: result reported within the days allowed, none by default.
select
    order_no as case_no,
    completed_at as happened_at,
    technician as person,
    day_clock_state(completed_at, result_reported_at, $limit_days, $as_of) as state,
    day_clock_reason(completed_at, result_reported_at) as reason,
    day_clock_hit(completed_at, result_reported_at, $limit_days) as numerator,
    1 as denominator,
    completed_at as started_at,
    result_reported_at as ended_at,
    source
from fact.orders
where order_type = 'repair' and in_month(completed_at, $month_start, $month_end)
