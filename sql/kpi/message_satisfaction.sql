-- Scores that customers gave for text messages and e-mails of the month, for the agent.
select
    message_no as case_no,
    received_at as happened_at,
    agent as person,
    'counted' as state,
    null as reason,
    (score / scale)::decimal(38, 15) as numerator,
    1 as denominator,
    channel as part,
    source
from stage.messages
where in_month(received_at, $month_start, $month_end) and channel in ('sms', 'email') and score is not null
