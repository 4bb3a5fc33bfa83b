-- Complaints whose investigation was finished in the month: report handed in within the limit, in calendar days.
select
    complaint_no as case_no,
    investigated_at as happened_at,
    handler as person,
    case
        when is_duplicate then 'excluded'
        else day_clock_state(investigated_at, reported_at, $limit_days, $as_of)
    end as state,
    case when is_duplicate then 'duplicate' else day_clock_reason(investigated_at, reported_at) end as reason,
    day_clock_hit(investigated_at, reported_at, $limit_days) as numerator,
    1 as denominator,
    investigated_at as started_at,
    reported_at as ended_at,
    department as part,
    source
from fact.complaints
where in_month(investigated_at, $month_start, $month_end)
