-- Installations completed in the month: followed by a confirmed new leak while the machine was new.
with leaked as (
    select install_order_no, min(created_at) as leaked_at
    from fact.leaks
    where finding = 'confirmed' and age_days between 0 and $new_machine_days
    group by install_order_no
)

select
    o.order_no as case_no,
    o.completed_at as happened_at,
    o.technician as person,
    'counted' as state,
    case when l.install_order_no is not null then 'leaked' end as reason,
    (l.install_order_no is not null)::integer as numerator,
    1 as denominator,
    o.completed_at as started_at,
    l.leaked_at as ended_at,
    o.source
from fact.orders as o
left join leaked as l on l.install_order_no = o.order_no
where o.order_type = 'install' and in_month(o.completed_at, $month_start, $month_end)
