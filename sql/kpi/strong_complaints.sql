-- Complaints received in the month that had to go up at once: strong reactions, urgent and major ones.
select
    complaint_no as case_no,
    received_at as happened_at,
    handler as person,
    case when is_duplicate then 'excluded' else 'counted' end as state,
    case when is_duplicate then 'duplicate' end as reason,
    1 as numerator,
    0 as denominator,
    received_at as started_at,
    settled_at as ended_at,
    severity as part,
    source
from fact.complaints
where in_month(received_at, $month_start, $month_end) and list_contains($severities::varchar[], severity)
