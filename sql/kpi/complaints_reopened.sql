-- Complaints opened again in the month, because the customer was not satisfied with the outcome.
select
    complaint_no as case_no,
    reopened_at as happened_at,
    handler as person,
    case when is_duplicate then 'excluded' else 'counted' end as state,
    case when is_duplicate then 'duplicate' end as reason,
    1 as numerator,
    0 as denominator,
    reopened_at as started_at,
    settled_at as ended_at,
    department as part,
    source
from fact.complaints
where in_month(reopened_at, $month_start, $month_end)
