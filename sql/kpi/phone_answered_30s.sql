-- Customers' calls and online contacts of the month: answered within the limit. An answered one whose wait is unknown is
-- no case.
with contacts as (
    select
        case_no,
        'phone_calls' as log,
        called_at,
        agent,
        channel,
        case when is_answered then answered_at end as answered_at,
        source
    from fact.phone_calls
    where not is_answered or answered_at is not null
    union all
    select message_no, 'messages', received_at, agent, channel, replied_at, source
    from stage.messages
    where channel = 'chat'
),

limited as (
    select *, due_at(called_at, to_seconds($limit_seconds)) as due_at
    from contacts
    where in_month(called_at, $month_start, $month_end)
)

select
    case_no,
    log,
    called_at as happened_at,
    agent as person,
    clock_state(called_at, answered_at, due_at, $as_of) as state,
    clock_reason(called_at, answered_at) as reason,
    clock_hit(called_at, answered_at, due_at) as numerator,
    1 as denominator,
    called_at as started_at,
    answered_at as ended_at,
    channel as part,
    source
from limited
