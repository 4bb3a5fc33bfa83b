-- Complaints received in the month: closed within the limit, a longer one when the customer had left. One that was opened
-- again is open.
with limited as (
    select
        *,
        due_at(received_at, to_hours(case when customer_left then $left_hours else $limit_hours end)) as closing_due_at
    from fact.complaints
    where in_month(received_at, $month_start, $month_end)
)

select
    complaint_no as case_no,
    received_at as happened_at,
    handler as person,
    case when is_duplicate then 'excluded' else clock_state(received_at, settled_at, closing_due_at, $as_of) end as state,
    case when is_duplicate then 'duplicate' else clock_reason(received_at, settled_at) end as reason,
    clock_hit(received_at, settled_at, closing_due_at) as numerator,
    1 as denominator,
    received_at as started_at,
    settled_at as ended_at,
    source
from limited
