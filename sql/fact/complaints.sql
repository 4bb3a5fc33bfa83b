-- Every complaint with how far it has come. One that was opened again is open until it is closed once more.
create or replace table fact.complaints as
select
    c.source,
    c.complaint_no,
    c.received_at,
    c.order_no,
    c.contract_no,
    coalesce(c.respondent, o.technician) as charged_to,
    c.category,
    c.finding,
    c.severity,
    c.is_quality,
    coalesce(c.overseas, false) as overseas,
    coalesce(c.customer_left, false) as customer_left,
    c.department,
    c.loss_amount,
    c.handler,
    c.accepted_at,
    c.replied_at,
    c.investigated_at,
    c.reported_at,
    c.returned_at,
    c.opinion_at,
    c.closed_at,
    c.reopened_at,
    c.content,
    case when c.reopened_at >= c.closed_at then null else c.closed_at end as settled_at,
    coalesce(c.duplicate_of <> c.complaint_no, false) as is_duplicate,
    case
        when c.reopened_at is not null and (c.closed_at is null or c.reopened_at >= c.closed_at) then 'reopened'
        when c.closed_at is not null then 'closed'
        when c.finding in ('withdrawn', 'established', 'not_established') then c.finding
        when coalesce(c.accepted_at, c.replied_at, c.investigated_at, c.reported_at, c.returned_at, c.opinion_at)
            is not null then 'investigating'
        else 'received'
    end as progress
from stage.complaints as c
left join stage.work_orders as o on o.order_no = c.order_no;
