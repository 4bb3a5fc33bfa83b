-- Every order that counts: cancelled ones are in no KPI.
create or replace table fact.orders as
select
    source,
    order_no,
    order_type,
    parent_order_no,
    phone,
    product,
    asset_no,
    install_date,
    installer,
    technician,
    dispatcher,
    created_at,
    dispatched_at,
    first_contact_at,
    appointment_at,
    appointment_end_at,
    arrived_at,
    completed_at,
    customer_agreed_later,
    visits,
    resolved_first,
    fault,
    cause,
    fee_charged,
    fee_remitted_at,
    slip_returned_at,
    status,
    coalesce(
        is_leak,
        len(list_filter($leak_words::varchar[], lambda word: contains(lower(fault), word))) > 0,
        false
    ) as is_leak
from stage.work_orders
where status is distinct from 'cancelled';
