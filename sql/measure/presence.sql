-- How much everybody was there in each month: working days employed and not on leave, orders completed, the day of
-- hiring, and what kinds of leave were approved or what kept people from working.
with months as (
    select month, employee_no, (month + interval 1 month - interval 1 day)::date as last_day
    from people.employment
    where month between $first and $last
),

spans as (
    select
        m.month,
        m.employee_no,
        m.last_day,
        max(r.hired_on) filter (where r.hired_on <= m.last_day) as hired_on,
        min(r.left_on) filter (where r.left_on >= m.month) as left_on
    from months as m
    left join stage.roster as r on r.employee_no = m.employee_no
    group by all
),

days as (
    select s.month, s.employee_no, d.day
    from spans as s
    cross join lateral (
        select
            unnest(generate_series(
                greatest(s.month, coalesce(s.hired_on, s.month))::timestamp,
                least(s.last_day, coalesce(s.left_on, s.last_day))::timestamp,
                interval 1 day
            ))::date as day
    ) as d
    left join fact.days as k on k.day = d.day
    where coalesce(k.is_working, isodow(d.day) < 6)
),

leave as (
    select a.somebody as employee_no, a.date as day, a.leave_type
    from fact.attendance_days as a
    where a.outcome = 'leave' and a.date >= $first
),

worked as (
    select d.month, d.employee_no, count(*) as working_days
    from days as d
    anti join leave as l on l.employee_no = d.employee_no and l.day = d.day
    group by all
),

completed as (
    select date_trunc('month', o.completed_at)::date as month, f.employee_no, count(*) as orders
    from fact.orders as o
    join person_found as f on f.person = o.technician and f.month = date_trunc('month', o.completed_at)::date
    where o.completed_at >= $first
    group by all
),

kinds as (
    select date_trunc('month', day)::date as month, employee_no, list_sort(list(distinct leave_type)) as kinds
    from leave
    group by all
)

select
    s.month,
    s.employee_no,
    coalesce(w.working_days, 0)::integer,
    coalesce(c.orders, 0)::integer,
    s.hired_on,
    k.kinds
from spans as s
left join worked as w on w.month = s.month and w.employee_no = s.employee_no
left join completed as c on c.month = s.month and c.employee_no = s.employee_no
left join kinds as k on k.month = s.month and k.employee_no = s.employee_no
order by s.month, s.employee_no;
