-- Complaints received in the month, over the orders the same person completed in the month.
select
    c.complaint_no as case_no,
    'complaints' as log,
    c.received_at as happened_at,
    coalesce(c.respondent, o.technician) as person,
    case
        when c.duplicate_of <> c.complaint_no then 'excluded'
        when c.finding is null or c.finding = 'pending' then 'pending'
        else 'counted'
    end as state,
    case when c.duplicate_of <> c.complaint_no then 'duplicate' else coalesce(c.finding, 'pending') end as reason,
    coalesce(c.finding = 'established', false)::integer as numerator,
    0 as denominator,
    false as basis,
    c.received_at as started_at,
    c.closed_at as ended_at,
    c.source
from stage.complaints as c
left join stage.work_orders as o on o.order_no = c.order_no
where in_month(c.received_at, $month_start, $month_end)
union all
select
    order_no,
    'work_orders',
    completed_at,
    technician,
    'counted',
    null,
    0,
    1,
    true,
    created_at,
    completed_at,
    source
from fact.orders
where in_month(completed_at, $month_start, $month_end)
