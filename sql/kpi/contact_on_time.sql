-- Orders dispatched in the month: first contact within the limit of their kind.
with limited as (
    select
        *,
        due_at(
            dispatched_at,
            to_minutes(case when order_type = 'repair' then $repair_minutes else $other_minutes end)
        ) as contact_due_at
    from fact.orders
    where in_month(dispatched_at, $month_start, $month_end)
)

select
    order_no as case_no,
    dispatched_at as happened_at,
    technician as person,
    clock_state(dispatched_at, first_contact_at, contact_due_at, $as_of) as state,
    clock_reason(dispatched_at, first_contact_at) as reason,
    clock_hit(dispatched_at, first_contact_at, contact_due_at) as numerator,
    1 as denominator,
    dispatched_at as started_at,
    first_contact_at as ended_at,
    source
from limited
