-- Repair orders completed in the month that are no repeats: fixed at the first visit and not followed by a chargeable
-- repeat within the window.
with failed as (
    select distinct earlier_order_no
    from fact.repeats
    where not coalesce(list_contains($not_chargeable_causes::varchar[], cause), false)
        and (is_named or created_at <= earlier_completed_at + to_days($repeat_window_days))
),

repeats as (
    select distinct order_no
    from fact.repeats
    where is_named or created_at <= earlier_completed_at + to_days($repeat_window_days)
)

select
    o.order_no as case_no,
    o.completed_at as happened_at,
    o.technician as person,
    case when r.order_no is not null then 'excluded' else 'counted' end as state,
    case
        when r.order_no is not null then 'is_repeat'
        when f.earlier_order_no is not null then 'came_back'
        when o.visits > 1 then 'several_visits'
        when o.resolved_first = false then 'not_resolved_first'
    end as reason,
    (
        f.earlier_order_no is null
        and coalesce(o.visits, 1) <= 1
        and coalesce(o.resolved_first, true)
    )::integer as numerator,
    1 as denominator,
    o.created_at as started_at,
    o.completed_at as ended_at,
    o.source
from fact.orders as o
left join failed as f on f.earlier_order_no = o.order_no
left join repeats as r on r.order_no = o.order_no
where o.order_type = 'repair' and in_month(o.completed_at, $month_start, $month_end)
