-- Weeks that were worked, in the month of their Friday: reported by then. Where no weekly report was ever loaded there
-- is nothing to judge.
with reports as (
    select
        coalesce(p.employee_no, r.person) as somebody,
        date_trunc('week', r.date)::date + 4 as friday,
        min(coalesce(r.handed_in_at, r.date::timestamp)) as handed_in_at
    from stage.daily_reports as r
    left join person_found as p on p.person = r.person and p.month = date_trunc('month', r.date)::date
    where r.kind = 'weekly'
    group by all
),

worked as (
    select
        somebody,
        date_trunc('week', date)::date + 4 as friday,
        arg_max(person, source) as person,
        max(source) as source
    from fact.attendance_days
    where clock_in is not null and outcome not in ('leave', 'absenteeism')
    group by all
)

select
    strftime(w.friday, '%G-W%V') as case_no,
    w.friday::timestamp as happened_at,
    w.person,
    case when r.handed_in_at is not null or $as_of >= w.friday + 1 then 'counted' else 'pending' end as state,
    null as reason,
    coalesce(r.handed_in_at < w.friday + 1, false)::integer as numerator,
    1 as denominator,
    r.handed_in_at as ended_at,
    w.source
from worked as w
left join reports as r on r.somebody = w.somebody and r.friday = w.friday
where in_month(w.friday, $month_start, $month_end) and exists (select 1 from reports)
