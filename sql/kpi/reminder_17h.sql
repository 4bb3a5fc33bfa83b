-- Installations planned for the month: customer reminded by the given time of the day before.
with due as (
    select *, (install_on - $days_before::integer) + $latest_time::time as latest_at
    from fact.deliveries
    where in_month(install_on, $month_start, $month_end)
)

select
    delivery_no as case_no,
    install_on::timestamp as happened_at,
    clerk as person,
    deadline_state(reminded_at, latest_at, $as_of) as state,
    null as reason,
    deadline_hit(reminded_at, latest_at) as numerator,
    1 as denominator,
    latest_at as started_at,
    reminded_at as ended_at,
    source
from due
