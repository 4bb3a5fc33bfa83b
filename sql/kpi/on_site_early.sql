-- Scheduled days of the month without approved leave: clocked in early enough before the start of work.
with days as (
    select *, date + $shift_start::time - to_minutes($early_minutes) as due_at
    from fact.attendance_days
    where in_month(date, $month_start, $month_end) and outcome <> 'leave'
)

select
    strftime(date, '%Y-%m-%d') as case_no,
    date::timestamp as happened_at,
    person,
    case when clock_in is not null or $as_of > due_at then 'counted' else 'pending' end as state,
    case when outcome in ('absent', 'absenteeism') then outcome end as reason,
    coalesce(clock_in <= due_at, false)::integer as numerator,
    1 as denominator,
    clock_in as ended_at,
    source
from days
