-- Installations begun in the month and not finished on that day: reported within the days allowed, none by default.
select
    order_no as case_no,
    arrived_at as happened_at,
    technician as person,
    day_clock_state(arrived_at, unfinished_reported_at, $limit_days, $as_of) as state,
    day_clock_reason(arrived_at, unfinished_reported_at) as reason,
    day_clock_hit(arrived_at, unfinished_reported_at, $limit_days) as numerator,
    1 as denominator,
    arrived_at as started_at,
    unfinished_reported_at as ended_at,
    source
from fact.orders
where order_type = 'install'
    and in_month(arrived_at, $month_start, $month_end)
    and (completed_at is null or completed_at::date > arrived_at::date)
