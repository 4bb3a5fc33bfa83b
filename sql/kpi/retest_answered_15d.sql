-- Appeals accepted in the month, urgent ones apart: retest result given in writing within the limit, in calendar days.
select
    appeal_no as case_no,
    accepted_at as happened_at,
    handler as person,
    case
        when result in ('inadmissible', 'withdrawn') and answered_at is null then 'excluded'
        else day_clock_state(accepted_at, answered_at, $limit_days, $as_of)
    end as state,
    case
        when result in ('inadmissible', 'withdrawn') and answered_at is null then result
        else day_clock_reason(accepted_at, answered_at)
    end as reason,
    day_clock_hit(accepted_at, answered_at, $limit_days) as numerator,
    1 as denominator,
    accepted_at as started_at,
    answered_at as ended_at,
    source
from stage.lab_appeals
where in_month(accepted_at, $month_start, $month_end) and urgent is distinct from true
