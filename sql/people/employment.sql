-- Who is employed in which month: one row per month and person employed on at least one of its days, with role, team,
-- branch and manager (as the roster writes it) as on the month's last day (or the last day employed). A person is known from the first roster row on,
-- and before it from the day of hiring.
create or replace table people.employment as
with states as (
    select
        employee_no,
        name,
        role,
        team,
        branch,
        coalesce(valid_from, hired_on, date '1990-01-01') as valid_from,
        hired_on,
        left_on,
        base_pay,
        manager
    from stage.roster
),

first_states as (
    select employee_no, min(valid_from) as first_valid_from
    from states
    group by employee_no
),

months as (
    select
        unnest(generate_series($first_month::date, $last_month::date, interval 1 month))::date as month
),

bounds as (
    select month, (month + interval 1 month - interval 1 day)::date as last_day
    from months
),

candidates as (
    select
        b.month,
        b.last_day,
        s.*,
        row_number() over (
            partition by b.month, s.employee_no
            order by s.valid_from <= b.last_day desc, abs(date_diff('day', s.valid_from, b.last_day))
        ) as nearness
    from bounds as b
    cross join states as s
    join first_states as f on f.employee_no = s.employee_no
    where s.valid_from <= b.last_day
        or (s.valid_from = f.first_valid_from and s.hired_on <= b.last_day)
)

select month, employee_no, name, role, team, branch, base_pay, manager
from candidates
where nearness = 1
    and coalesce(hired_on, valid_from) <= last_day
    and (left_on is null or left_on >= month)
order by month, employee_no;
