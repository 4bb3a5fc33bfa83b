-- Orders dispatched in the month: completed by the day of judgement.
select
    order_no as case_no,
    dispatched_at as happened_at,
    technician as person,
    'counted' as state,
    null as reason,
    (completed_at is not null)::integer as numerator,
    1 as denominator,
    dispatched_at as started_at,
    completed_at as ended_at,
    source
from fact.orders
where in_month(dispatched_at, $month_start, $month_end) and $as_of is not null
