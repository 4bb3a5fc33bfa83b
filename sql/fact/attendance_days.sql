-- Scheduled days and what came of them: late, absent, absenteeism, leave or present. A day that names no schedule counts
-- when something was entered for it: a missing entry alone is no absence.
create or replace table fact.attendance_days as
with days as (
    select
        a.*,
        coalesce(p.employee_no, a.person) as somebody
    from stage.attendance as a
    left join person_found as p on p.person = a.person and p.month = date_trunc('month', a.date)::date
    where coalesce(
        a.scheduled, a.clock_in is not null or a.leave_type is not null or a.absenteeism, false
    )
),

judged as (
    select
        *,
        case
            when absenteeism or (leave_type is not null and leave_approved is distinct from true) then 'absenteeism'
            when leave_type is not null then 'leave'
            when clock_in is null or clock_in > date + $absent_after::time then 'absent'
            when clock_in > date + $shift_start::time then 'late'
            else 'present'
        end as outcome
    from days
)

select
    *,
    case
        when outcome = 'late'
            then row_number() over (
                partition by somebody, date_trunc('month', date), outcome
                order by date, source
            )
    end as late_ordinal
from judged;
