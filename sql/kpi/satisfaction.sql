-- Follow-up calls of the month with a score, for the technician of the order.
select
    c.order_no as case_no,
    c.called_at as happened_at,
    o.technician as person,
    coalesce(o.completed_at, c.called_at) as named_at,
    'counted' as state,
    null as reason,
    (c.score / c.scale)::decimal(38, 15) as numerator,
    1 as denominator,
    o.completed_at as started_at,
    c.called_at as ended_at,
    c.source
from stage.follow_up_calls as c
left join stage.work_orders as o on o.order_no = c.order_no
where in_month(c.called_at, $month_start, $month_end) and c.score is not null
    and o.status is distinct from 'cancelled'
