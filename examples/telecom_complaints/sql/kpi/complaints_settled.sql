-- Complaints received in the month: solved or closed.
select
    complaint_no as case_no,
    received_at as happened_at,
    respondent as person,
    'counted' as state,
    progress as reason,
    (progress in ('solved', 'closed'))::integer as numerator,
    1 as denominator,
    received_at as started_at,
    source
from stage.complaints
where in_month(received_at, $month_start, $month_end)
