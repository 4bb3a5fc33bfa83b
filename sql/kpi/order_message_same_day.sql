-- Contracts and left-over orders placed in the month: message sent within the days allowed, none by default.
select
    delivery_no as case_no,
    ordered_at as happened_at,
    case when kind = 'left_over' then assistant else clerk end as person,
    day_clock_state(ordered_at, message_sent_at, $limit_days, $as_of) as state,
    day_clock_reason(ordered_at, message_sent_at) as reason,
    day_clock_hit(ordered_at, message_sent_at, $limit_days) as numerator,
    1 as denominator,
    ordered_at as started_at,
    message_sent_at as ended_at,
    source
from fact.deliveries
where in_month(ordered_at, $month_start, $month_end)
