-- What the month's leaks could have happened at: every machine for the days of the month within its first year, the days
-- on which it was new apart from later ones.
with machines as (
    select technician, completed_at, completed_at::date as installed_on
    from fact.orders
    where order_type = 'install' and completed_at is not null
),

ages as (
    select *, 'new' as stratum, installed_on as age_from, installed_on + $new_machine_days::integer as age_to
    from machines
    union all
    select *, 'to one year', installed_on + $new_machine_days::integer + 1, (installed_on + interval 1 year)::date
    from machines
),

at_risk as (
    select
        *,
        greatest(age_from, $month_start::date) as first_day,
        least(age_to, ($month_end - interval 1 day)::date, $as_of::date) as last_day
    from ages
)

select
    null as case_no,
    technician as person,
    completed_at as named_at,
    stratum,
    date_diff('day', first_day, last_day) + 1 as exposure
from at_risk
where first_day <= last_day
union all
select
    order_no,
    null,
    created_at,
    case when age_days <= $new_machine_days then 'new' else 'to one year' end,
    0
from fact.leaks
where in_month(created_at, $month_start, $month_end) and age_days >= 0 and is_within_year
