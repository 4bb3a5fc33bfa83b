-- Repair orders created in the month: completed within the limit, unless the customer agreed to a later date.
with limited as (
    select *, due_at(created_at, to_hours($limit_hours)) as resolved_due_at
    from fact.orders
    where order_type = 'repair' and in_month(created_at, $month_start, $month_end)
)

select
    order_no as case_no,
    created_at as happened_at,
    technician as person,
    case
        when customer_agreed_later then 'excluded'
        else clock_state(created_at, completed_at, resolved_due_at, $as_of)
    end as state,
    case
        when customer_agreed_later then 'customer_agreed_later'
        else clock_reason(created_at, completed_at)
    end as reason,
    clock_hit(created_at, completed_at, resolved_due_at) as numerator,
    1 as denominator,
    created_at as started_at,
    completed_at as ended_at,
    source
from limited
