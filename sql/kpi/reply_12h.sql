-- Orders created in the month: first reply to the customer within the limit after the request came in.
with limited as (
    select *, due_at(created_at, to_hours($limit_hours)) as due_at
    from fact.orders
    where in_month(created_at, $month_start, $month_end)
)

select
    order_no as case_no,
    created_at as happened_at,
    technician as person,
    clock_state(created_at, first_contact_at, due_at, $as_of) as state,
    clock_reason(created_at, first_contact_at) as reason,
    clock_hit(created_at, first_contact_at, due_at) as numerator,
    1 as denominator,
    created_at as started_at,
    first_contact_at as ended_at,
    source
from limited
