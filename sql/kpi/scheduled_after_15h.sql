-- Deliveries planned for the month: scheduled on the day before, from the given time on.
with windows as (
    select *, delivery_on - $days_before::integer as day, day + $earliest_time::time as opens_at
    from fact.deliveries
    where in_month(delivery_on, $month_start, $month_end)
)

select
    delivery_no as case_no,
    delivery_on::timestamp as happened_at,
    assistant as person,
    day_deadline_state(scheduled_at, day, $as_of) as state,
    case when scheduled_at < opens_at then 'too_early' when scheduled_at::date > day then 'too_late' end as reason,
    (coalesce(scheduled_at >= opens_at and scheduled_at::date = day, false))::integer as numerator,
    1 as denominator,
    opens_at as started_at,
    scheduled_at as ended_at,
    source
from windows
