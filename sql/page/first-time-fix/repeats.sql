-- Repeats of the month's completed repairs, each with the order that it is charged to.
select
    r.earlier_order_no as order_no,
    r.earlier_completed_at as completed_at,
    r.order_no as repeat_no,
    date_diff('day', r.earlier_completed_at, r.created_at) as days,
    e.product,
    e.fault,
    r.cause,
    if(coalesce(list_contains($not_chargeable_causes::varchar[], r.cause), false), 'left_out', 'counts') as counts,
    c.employee_no as technician
from fact.repeats as r
join fact.orders as e on e.order_no = r.earlier_order_no
left join measure.cases as c
    on c.kpi = 'repeat_repair' and c.month = $month_start::date and c.case_no = r.earlier_order_no
where in_month(r.earlier_completed_at, $month_start, $month_end)
    and (r.is_named or r.created_at <= r.earlier_completed_at + to_days($repeat_window_days))
order by counts, r.earlier_completed_at, r.order_no;
