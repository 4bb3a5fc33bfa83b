-- Absent days of the month. With 0 lates per absence, late days make none.
select
    strftime(date, '%Y-%m-%d') as case_no,
    date::timestamp as happened_at,
    person,
    'counted' as state,
    case when outcome = 'late' then 'repeated_lateness' end as reason,
    1 as numerator,
    1 as denominator,
    clock_in as ended_at,
    source
from fact.attendance_days
where in_month(date, $month_start, $month_end) and (outcome = 'absent' or late_ordinal % nullif($lates_per_absence, 0) = 0)
