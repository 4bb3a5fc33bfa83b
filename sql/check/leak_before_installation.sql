-- Leaks dated before the installation they would be charged to: in no count.
select order_no as case_no, 'work_orders' as log, strftime(installed_at, '%Y-%m-%d') as detail, source
from fact.leaks
where age_days < 0 and in_month(created_at, $month_start, $month_end)
