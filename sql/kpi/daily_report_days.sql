-- Days of the month that were worked: reported, completely and in time. Where no daily report was ever loaded there is
-- nothing to judge.
with reports as (
    select
        coalesce(p.employee_no, r.person) as somebody,
        r.date,
        coalesce(r.handed_in_at, r.date::timestamp) as handed_in_at,
        r.complete
    from stage.daily_reports as r
    left join person_found as p on p.person = r.person and p.month = date_trunc('month', r.date)::date
    where r.kind = 'daily'
),

worked as (
    select a.*, r.handed_in_at, r.complete
    from fact.attendance_days as a
    left join reports as r on r.somebody = a.somebody and r.date = a.date
    where in_month(a.date, $month_start, $month_end)
        and a.clock_in is not null
        and a.outcome not in ('leave', 'absenteeism')
        and exists (select 1 from reports)
)

select
    strftime(date, '%Y-%m-%d') as case_no,
    date::timestamp as happened_at,
    person,
    day_clock_state(date, handed_in_at, $limit_days, $as_of) as state,
    coalesce(day_clock_reason(date, handed_in_at), case when not complete then 'incomplete' end) as reason,
    day_clock_hit(date, handed_in_at, $limit_days) * coalesce(complete, true)::integer as numerator,
    1 as denominator,
    date::timestamp as started_at,
    handed_in_at as ended_at,
    source
from worked
