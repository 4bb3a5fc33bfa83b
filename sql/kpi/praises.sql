-- Praise in follow-up calls of the month, for the technician of the order.
select
    c.order_no as case_no,
    c.called_at as happened_at,
    o.technician as person,
    coalesce(o.completed_at, c.called_at) as named_at,
    case
        when c.verified is null then 'pending'
        when c.verified then 'counted'
        else 'excluded'
    end as state,
    case when c.verified is null then 'pending' when not c.verified then 'not_established' end as reason,
    1 as numerator,
    1 as denominator,
    c.called_at as started_at,
    c.order_no as subject,
    c.source
from stage.follow_up_calls as c
left join fact.orders as o on o.order_no = c.order_no
where c.praise and in_month(c.called_at, $month_start, $month_end)
