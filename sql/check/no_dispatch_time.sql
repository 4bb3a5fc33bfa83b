-- Orders that were worked on without a dispatch time: clocks that start at the dispatch cannot judge them.
select order_no as case_no, 'work_orders' as log, '' as detail, source
from fact.orders
where dispatched_at is null
    and (first_contact_at is not null or arrived_at is not null or completed_at is not null)
    and in_month(created_at, $month_start, $month_end)
