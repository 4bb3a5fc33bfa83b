-- What the month's leaks could have happened at: every machine for the days of the month on which it was new.
with machines as (
    select
        technician,
        completed_at,
        greatest(completed_at::date, $month_start::date) as first_day,
        least(
            completed_at::date + $new_machine_days::integer,
            ($month_end - interval 1 day)::date,
            $as_of::date
        ) as last_day
    from fact.orders
    where order_type = 'install' and completed_at is not null
)

select
    null as case_no,
    technician as person,
    completed_at as named_at,
    'new' as stratum,
    date_diff('day', first_day, last_day) + 1 as exposure
from machines
where first_day <= last_day
union all
select order_no, null, created_at, 'new', 0
from fact.leaks
where in_month(created_at, $month_start, $month_end)
    and age_days between 0 and $new_machine_days
