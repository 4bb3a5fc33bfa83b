-- Hours worked over hours available, from the attendance rows of the month.
select
    strftime(date, '%Y-%m-%d') as case_no,
    date::timestamp as happened_at,
    person,
    'counted' as state,
    null as reason,
    coalesce(worked_hours, 0) as numerator,
    coalesce(available_hours, 0) as denominator,
    source
from stage.attendance
where in_month(date, $month_start, $month_end)
    and (worked_hours is not null or available_hours is not null)
