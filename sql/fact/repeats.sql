-- Repair orders that came back: each with the one earlier completed repair order it is charged to. A named parent wins
-- and has no window; otherwise it is the order of the same unit that was completed last before this one was created.
-- Same unit: equal asset_no; when either order has none, equal phone and product.
create or replace table fact.repeats as
with repairs as (
    select source, order_no, parent_order_no, asset_no, phone, product, created_at, completed_at, cause
    from fact.orders
    where order_type = 'repair'
),

named_parents as (
    select r.order_no, e.order_no as earlier_order_no
    from repairs as r
    join repairs as e on e.order_no = r.parent_order_no
    where e.completed_at is not null
        and e.created_at < r.created_at
        and e.order_no <> r.order_no
),

unnamed as (
    select r.*
    from repairs as r
    anti join named_parents as n on n.order_no = r.order_no
),

-- an order that was completed before it was created would find itself: those few look among the others only
odd as (
    select * from unnamed where completed_at < created_at
),

plain as (
    select * from unnamed where completed_at is null or completed_at >= created_at
),

by_asset as (
    select asset_no, completed_at, max(order_no) as order_no
    from repairs
    where asset_no is not null and completed_at is not null
    group by asset_no, completed_at
),

by_customer as (
    select phone, product, completed_at, max(order_no) as order_no
    from repairs
    where phone is not null and product is not null and completed_at is not null
    group by phone, product, completed_at
),

by_customer_without_asset as (
    select phone, product, completed_at, max(order_no) as order_no
    from repairs
    where asset_no is null and phone is not null and product is not null and completed_at is not null
    group by phone, product, completed_at
),

candidates as (
    select r.order_no, e.order_no as earlier_order_no, e.completed_at
    from plain as r
    asof join by_asset as e on r.asset_no = e.asset_no and r.created_at > e.completed_at
    union all
    select r.order_no, e.order_no, e.completed_at
    from (select * from plain where asset_no is null) as r
    asof join by_customer as e
        on r.phone = e.phone and r.product = e.product and r.created_at > e.completed_at
    union all
    select r.order_no, e.order_no, e.completed_at
    from (select * from plain where asset_no is not null) as r
    asof join by_customer_without_asset as e
        on r.phone = e.phone and r.product = e.product and r.created_at > e.completed_at
    union all
    select r.order_no, e.order_no, e.completed_at
    from odd as r
    join repairs as e on e.asset_no = r.asset_no
    where e.completed_at < r.created_at and e.order_no <> r.order_no
    union all
    select r.order_no, e.order_no, e.completed_at
    from odd as r
    join repairs as e on e.phone = r.phone and e.product = r.product
    where e.completed_at < r.created_at
        and e.order_no <> r.order_no
        and (e.asset_no is null or r.asset_no is null)
),

last_completed as (
    select order_no, arg_max(earlier_order_no, (completed_at, earlier_order_no)) as earlier_order_no
    from candidates
    group by order_no
),

charged as (
    select order_no, earlier_order_no, true as is_named from named_parents
    union all
    select order_no, earlier_order_no, false from last_completed
)

select
    c.order_no,
    c.earlier_order_no,
    c.is_named,
    r.created_at,
    e.completed_at as earlier_completed_at,
    r.cause,
    r.source
from charged as c
join repairs as r on r.order_no = c.order_no
join repairs as e on e.order_no = c.earlier_order_no;
