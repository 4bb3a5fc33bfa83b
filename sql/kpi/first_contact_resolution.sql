-- Customers' calls and messages of the month that say whether the matter was settled in the first contact.
with told as (
    select case_no, 'phone_calls' as log, called_at, agent, channel, resolved_first, source
    from fact.phone_calls
    union all
    select message_no, 'messages', received_at, agent, channel, resolved_first, source
    from stage.messages
)

select
    case_no,
    log,
    called_at as happened_at,
    agent as person,
    'counted' as state,
    case when not resolved_first then 'not_resolved_first' end as reason,
    resolved_first::integer as numerator,
    1 as denominator,
    channel as part,
    source
from told
where in_month(called_at, $month_start, $month_end) and resolved_first is not null
