-- Days of the month on which somebody completed an installation: as many as required. Two spellings of one person are
-- one.
with done as (
    select
        o.completed_at::date as day,
        coalesce(p.employee_no, o.technician) as technician,
        count(*) as installations,
        max(o.completed_at) as last_completed_at,
        max(o.source) as source
    from fact.orders as o
    left join person_found as p
        on p.person = o.technician and p.month = date_trunc('month', o.completed_at)::date
    where o.order_type = 'install' and in_month(o.completed_at, $month_start, $month_end)
    group by all
)

select
    strftime(day, '%Y-%m-%d') as case_no,
    day::timestamp as happened_at,
    technician as person,
    number_state(installations, $installations_per_day, day + 1, $as_of) as state,
    null as reason,
    number_hit(installations, $installations_per_day) as numerator,
    1 as denominator,
    last_completed_at as ended_at,
    source
from done
