-- Days of the month on which somebody could not be reached on the phone.
select
    strftime(date, '%Y-%m-%d') as case_no,
    date::timestamp as happened_at,
    person,
    case when phone_on = 'excused' or is_on_leave then 'excluded' else 'counted' end as state,
    case when phone_on = 'excused' then 'excused' when is_on_leave then 'on_leave' end as reason,
    1 as numerator,
    1 as denominator,
    source
from (select *, leave_type is not null and coalesce(leave_approved, false) as is_on_leave from stage.attendance)
where in_month(date, $month_start, $month_end) and phone_on <> 'yes'
