-- Complaints that sales sent back in the month with the outcome of its talks: combined opinion within the limit.
select
    complaint_no as case_no,
    returned_at as happened_at,
    handler as person,
    case
        when is_duplicate then 'excluded'
        else day_clock_state(returned_at, opinion_at, $limit_days, $as_of)
    end as state,
    case when is_duplicate then 'duplicate' else day_clock_reason(returned_at, opinion_at) end as reason,
    day_clock_hit(returned_at, opinion_at, $limit_days) as numerator,
    1 as denominator,
    returned_at as started_at,
    opinion_at as ended_at,
    department as part,
    source
from fact.complaints
where in_month(returned_at, $month_start, $month_end)
