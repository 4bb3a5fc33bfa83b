-- Complaints accepted in the month: closed within the limit, a longer one for customers abroad. One opened again is
-- open; one withdrawn has nothing left to close.
with limited as (
    select
        *,
        case when overseas then $overseas_days else $domestic_days end as limit_days,
        finding = 'withdrawn' and settled_at is null as is_withdrawn
    from fact.complaints
    where in_month(accepted_at, $month_start, $month_end)
)

select
    complaint_no as case_no,
    accepted_at as happened_at,
    handler as person,
    case
        when is_duplicate or is_withdrawn then 'excluded'
        else day_clock_state(accepted_at, settled_at, limit_days, $as_of)
    end as state,
    case
        when is_duplicate then 'duplicate'
        when is_withdrawn then 'withdrawn'
        else day_clock_reason(accepted_at, settled_at)
    end as reason,
    day_clock_hit(accepted_at, settled_at, limit_days) as numerator,
    1 as denominator,
    accepted_at as started_at,
    settled_at as ended_at,
    department as part,
    source
from limited
