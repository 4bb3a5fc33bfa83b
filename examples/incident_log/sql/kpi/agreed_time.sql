-- Incidents opened in the month, with the help desk's own verdict on the agreed time.
select
    order_no as case_no,
    created_at as happened_at,
    technician as person,
    case when status = 'completed' and in_agreed_time is not null then 'counted' else 'pending' end as state,
    case when not in_agreed_time then 'over_agreed_time' end as reason,
    coalesce(in_agreed_time, false)::integer as numerator,
    1 as denominator,
    created_at as started_at,
    completed_at as ended_at,
    source
from stage.work_orders
where in_month(created_at, $month_start, $month_end) and status is distinct from 'cancelled'
