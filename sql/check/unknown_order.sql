-- Complaints and follow-up calls about an order that no work-order log holds.
select c.complaint_no as case_no, 'complaints' as log, c.order_no as detail, c.source
from stage.complaints as c
anti join stage.work_orders as o on o.order_no = c.order_no
where c.order_no is not null and in_month(c.received_at, $month_start, $month_end)
union all
select c.order_no, 'follow_up_calls', c.order_no, c.source
from stage.follow_up_calls as c
anti join stage.work_orders as o on o.order_no = c.order_no
where in_month(c.called_at, $month_start, $month_end)
