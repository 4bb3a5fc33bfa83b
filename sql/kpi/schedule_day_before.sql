-- Deliveries planned for the month: schedule posted by the end of the day before.
select
    delivery_no as case_no,
    delivery_on::timestamp as happened_at,
    supervisor as person,
    day_deadline_state(posted_at, delivery_on - $days_before::integer, $as_of) as state,
    null as reason,
    day_deadline_hit(posted_at, delivery_on - $days_before::integer) as numerator,
    1 as denominator,
    delivery_on::timestamp as started_at,
    posted_at as ended_at,
    source
from fact.deliveries
where in_month(delivery_on, $month_start, $month_end)
