-- Repair orders completed in the month with parts to hand in: within the days allowed.
select
    order_no as case_no,
    completed_at as happened_at,
    technician as person,
    day_clock_state(completed_at, parts_returned_at, $limit_days, $as_of) as state,
    day_clock_reason(completed_at, parts_returned_at) as reason,
    day_clock_hit(completed_at, parts_returned_at, $limit_days) as numerator,
    1 as denominator,
    completed_at as started_at,
    parts_returned_at as ended_at,
    source
from fact.orders
where order_type = 'repair'
    and (parts_replaced or parts_returned_at is not null)
    and in_month(completed_at, $month_start, $month_end)
