-- Orders dispatched in the month with a first contact: seconds from dispatch to first contact.
select
    order_no as case_no,
    dispatched_at as happened_at,
    technician as person,
    case when first_contact_at < dispatched_at then 'excluded' else 'counted' end as state,
    clock_reason(dispatched_at, first_contact_at) as reason,
    date_diff('second', dispatched_at, first_contact_at) as numerator,
    1 as denominator,
    dispatched_at as started_at,
    first_contact_at as ended_at,
    source
from fact.orders
where in_month(dispatched_at, $month_start, $month_end) and first_contact_at is not null
