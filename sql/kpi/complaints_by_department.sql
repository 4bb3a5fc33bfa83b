-- Complaints received in the month, by the department responsible.
select
    complaint_no as case_no,
    received_at as happened_at,
    handler as person,
    case when is_duplicate then 'excluded' else 'counted' end as state,
    case when is_duplicate then 'duplicate' else coalesce(finding, 'pending') end as reason,
    1 as numerator,
    0 as denominator,
    received_at as started_at,
    settled_at as ended_at,
    department as part,
    source
from fact.complaints
where in_month(received_at, $month_start, $month_end)
