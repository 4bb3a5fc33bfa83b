-- Installations completed in the month: test run of the length required. One not recorded is unknown, no breach.
select
    order_no as case_no,
    completed_at as happened_at,
    technician as person,
    case when test_run_minutes is null then 'excluded' else 'counted' end as state,
    case when test_run_minutes is null then 'not_recorded' end as reason,
    coalesce(test_run_minutes >= $required_minutes, false)::integer as numerator,
    1 as denominator,
    completed_at as ended_at,
    source
from fact.orders
where order_type = 'install' and in_month(completed_at, $month_start, $month_end)
