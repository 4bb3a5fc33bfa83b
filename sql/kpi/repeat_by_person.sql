-- Repeats of the month that a person caused or whose cause is not set yet, charged to the technician of the earlier order.
select
    r.order_no as case_no,
    r.created_at as happened_at,
    e.technician as person,
    r.earlier_completed_at as named_at,
    case when r.cause is null then 'pending' else 'counted' end as state,
    case when r.cause is null then 'no_cause' end as reason,
    1 as numerator,
    1 as denominator,
    r.earlier_completed_at as started_at,
    r.created_at as ended_at,
    r.order_no as subject,
    coalesce(w.fee_standard, w.fee_charged) as amount,
    case
        when exists (
            select 1
            from stage.complaints as c
            where c.finding = 'established' and c.order_no in (r.order_no, r.earlier_order_no)
        ) then ['complaint']
    end as flags,
    r.source
from fact.repeats as r
join fact.orders as e on e.order_no = r.earlier_order_no
join stage.work_orders as w on w.order_no = r.order_no
where in_month(r.created_at, $month_start, $month_end)
    and coalesce(r.cause = 'technician', true)
    and (r.is_named or r.created_at <= r.earlier_completed_at + to_days($repeat_window_days))
