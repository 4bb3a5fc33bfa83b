-- Scores that customers gave for calls and online contacts of the month, for the agent.
with scored as (
    select case_no, 'phone_calls' as log, called_at, agent, channel, score, scale, source
    from fact.phone_calls
    union all
    select message_no, 'messages', received_at, agent, channel, score, scale, source
    from stage.messages
    where channel = 'chat'
)

select
    case_no,
    log,
    called_at as happened_at,
    agent as person,
    'counted' as state,
    null as reason,
    (score / scale)::decimal(38, 15) as numerator,
    1 as denominator,
    channel as part,
    source
from scored
where in_month(called_at, $month_start, $month_end) and score is not null
