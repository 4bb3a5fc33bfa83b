-- Completed repairs without an asset number and without phone and product: no repeat can ever be found for them.
select order_no as case_no, 'work_orders' as log, '' as detail, source
from fact.orders
where order_type = 'repair'
    and asset_no is null
    and (phone is null or product is null)
    and in_month(completed_at, $month_start, $month_end)
