-- Orders whose status says completed but that have no completion time: they count as not completed.
select order_no as case_no, 'work_orders' as log, '' as detail, source
from fact.orders
where status = 'completed' and completed_at is null and in_month(created_at, $month_start, $month_end)
