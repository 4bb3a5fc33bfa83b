-- Orders with an appointment in the month: arrived by the end of the appointment and its grace.
with appointed as (
    select *, appointment_end_at + to_minutes($grace_minutes) as due_at
    from fact.orders
    where in_month(appointment_at, $month_start, $month_end)
)

select
    order_no as case_no,
    appointment_at as happened_at,
    technician as person,
    case when arrived_at is not null or $as_of > due_at then 'counted' else 'pending' end as state,
    null as reason,
    coalesce(arrived_at <= due_at, false)::integer as numerator,
    1 as denominator,
    appointment_end_at as started_at,
    arrived_at as ended_at,
    source
from appointed
