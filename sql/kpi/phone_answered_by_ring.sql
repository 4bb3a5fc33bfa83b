-- Customers' telephone calls of the month: answered by the last ring allowed. A call not answered is a miss; one
-- answered after an unknown number of rings is no case.
select
    case_no,
    called_at as happened_at,
    agent as person,
    'counted' as state,
    null as reason,
    (is_answered and rings <= $limit_rings)::integer as numerator,
    1 as denominator,
    called_at as started_at,
    case when is_answered then answered_at end as ended_at,
    channel as part,
    source
from fact.phone_calls
where in_month(called_at, $month_start, $month_end) and channel = 'phone' and (rings is not null or not is_answered)
