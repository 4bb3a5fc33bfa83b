-- Repair orders completed in the month: followed by a chargeable repeat within the window.
with failed as (
    select earlier_order_no, min(created_at) as came_back_at
    from fact.repeats
    where not coalesce(list_contains($not_chargeable_causes::varchar[], cause), false)
        and (is_named or created_at <= earlier_completed_at + to_days($repeat_window_days))
    group by earlier_order_no
)

select
    o.order_no as case_no,
    o.completed_at as happened_at,
    o.technician as person,
    'counted' as state,
    case when f.earlier_order_no is not null then 'came_back' end as reason,
    (f.earlier_order_no is not null)::integer as numerator,
    1 as denominator,
    o.completed_at as started_at,
    f.came_back_at as ended_at,
    o.source
from fact.orders as o
left join failed as f on f.earlier_order_no = o.order_no
where o.order_type = 'repair' and in_month(o.completed_at, $month_start, $month_end)
