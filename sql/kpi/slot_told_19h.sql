-- Deliveries planned for the month: customer told the half-day by the given time of the day before.
with due as (
    select *, (delivery_on - $days_before::integer) + $latest_time::time as latest_at
    from fact.deliveries
    where in_month(delivery_on, $month_start, $month_end)
)

select
    delivery_no as case_no,
    delivery_on::timestamp as happened_at,
    leader as person,
    deadline_state(slot_told_at, latest_at, $as_of) as state,
    null as reason,
    deadline_hit(slot_told_at, latest_at) as numerator,
    1 as denominator,
    latest_at as started_at,
    slot_told_at as ended_at,
    source
from due
