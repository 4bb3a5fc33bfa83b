-- Installations, machines at risk and new leaks by installer. Those of whom nobody is employed in the month, or known,
-- stand in one row.
with installed as (
    select
        e.employee_no as installer,
        in_month(o.completed_at, $month_start, $month_end)::integer as installed,
        1 as at_risk
    from fact.orders as o
    left join person_found as p on p.person = o.technician and p.month = date_trunc('month', o.completed_at)::date
    left join people.employment as e on e.employee_no = p.employee_no and e.month = $month_start::date
    where o.order_type = 'install'
        and o.completed_at >= $month_start - interval 1 year
        and o.completed_at < $month_end
),

leaked as (
    select
        employee_no as installer,
        (kpi = 'leaks_1y')::integer as reported,
        (kpi = 'leaks_1y' and state = 'pending')::integer as pending,
        if(kpi = 'leaks_1y' and state = 'counted', numerator, 0) as confirmed,
        if(kpi = 'leaks_30d' and state = 'counted', numerator, 0) as new_machine
    from measure.cases
    where kpi in ('leaks_30d', 'leaks_1y') and month = $month_start::date
),

both_sides as (
    select installer, installed, at_risk, 0 as reported, 0 as pending, 0 as confirmed, 0 as new_machine
    from installed
    union all
    select installer, 0, 0, reported, pending, confirmed, new_machine
    from leaked
)

select
    installer,
    grouping(installer) = 1 as is_total,
    coalesce(sum(installed), 0)::bigint as installed,
    coalesce(sum(reported), 0)::bigint as reported,
    coalesce(sum(pending), 0)::bigint as pending,
    coalesce(sum(new_machine), 0)::bigint as new_machine,
    coalesce(sum(confirmed), 0)::bigint as confirmed,
    coalesce(sum(at_risk), 0)::bigint as at_risk
from both_sides
group by grouping sets ((installer), ())
order by sum(reported) > 0 desc, installer nulls last;
