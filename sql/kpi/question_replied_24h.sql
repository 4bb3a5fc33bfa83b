-- Customers' questions received in the month by any channel of the message log: replied to within the limit.
with limited as (
    select *, due_at(received_at, to_hours($limit_hours)) as due_at
    from stage.messages
    where in_month(received_at, $month_start, $month_end)
)

select
    message_no as case_no,
    received_at as happened_at,
    agent as person,
    clock_state(received_at, replied_at, due_at, $as_of) as state,
    clock_reason(received_at, replied_at) as reason,
    clock_hit(received_at, replied_at, due_at) as numerator,
    1 as denominator,
    received_at as started_at,
    replied_at as ended_at,
    channel as part,
    source
from limited
