-- Scheduled days of the month that ended before the end of work.
select
    strftime(date, '%Y-%m-%d') as case_no,
    date::timestamp as happened_at,
    person,
    'counted' as state,
    null as reason,
    1 as numerator,
    1 as denominator,
    clock_in as started_at,
    clock_out as ended_at,
    source
from fact.attendance_days
where in_month(date, $month_start, $month_end)
    and outcome not in ('leave', 'absenteeism')
    and clock_out < date + $shift_end::time
