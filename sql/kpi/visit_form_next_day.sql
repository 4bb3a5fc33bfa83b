-- Repair visits of the month: feedback form handed to the supervisor within the days allowed.
with visits as (
    select *, coalesce(arrived_at, completed_at) as visited_at
    from fact.orders
    where order_type = 'repair'
)

select
    order_no as case_no,
    visited_at as happened_at,
    technician as person,
    day_clock_state(visited_at, feedback_returned_at, $limit_days, $as_of) as state,
    day_clock_reason(visited_at, feedback_returned_at) as reason,
    day_clock_hit(visited_at, feedback_returned_at, $limit_days) as numerator,
    1 as denominator,
    visited_at as started_at,
    feedback_returned_at as ended_at,
    source
from visits
where in_month(visited_at, $month_start, $month_end)
