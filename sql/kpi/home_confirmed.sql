-- Deliveries planned for the month: on the day before, neither earlier nor later, somebody home confirmed.
select
    delivery_no as case_no,
    delivery_on::timestamp as happened_at,
    assistant as person,
    day_deadline_state(home_confirmed_at, delivery_on - $days_before::integer, $as_of) as state,
    window_reason(
        home_confirmed_at::date, delivery_on - $days_before::integer, delivery_on - $days_before::integer
    ) as reason,
    (coalesce(home_confirmed_at::date = delivery_on - $days_before::integer, false))::integer as numerator,
    1 as denominator,
    delivery_on::timestamp as started_at,
    home_confirmed_at as ended_at,
    source
from fact.deliveries
where in_month(delivery_on, $month_start, $month_end)
