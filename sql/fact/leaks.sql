-- New leaks: leak orders that are no follow-up of an earlier one, each with the installation it is charged to.
create or replace table fact.leaks as
with leak_orders as (
    select
        source,
        order_no,
        parent_order_no,
        asset_no,
        phone,
        product,
        created_at,
        completed_at,
        created_at::date as leak_on,
        cause,
        installer,
        install_date
    from fact.orders
    where order_type = 'repair' and is_leak
),

same_unit as (
    select l.order_no, p.order_no as other_no, p.created_at, p.completed_at, p.leak_on
    from leak_orders as l
    join leak_orders as p on p.asset_no = l.asset_no
    union all
    select l.order_no, p.order_no, p.created_at, p.completed_at, p.leak_on
    from leak_orders as l
    join leak_orders as p on p.phone = l.phone and p.product = l.product
    where l.asset_no is null or p.asset_no is null
),

follow_ups as (
    select l.order_no
    from leak_orders as l
    join leak_orders as p on p.order_no = l.parent_order_no and p.order_no <> l.order_no
    union
    select l.order_no
    from leak_orders as l
    join same_unit as p on p.order_no = l.order_no
    where (p.created_at, p.other_no) < (l.created_at, l.order_no)
        and (p.leak_on = l.leak_on or p.completed_at is null or l.created_at < p.completed_at)
),

new_leaks as (
    select l.*
    from leak_orders as l
    anti join follow_ups as f on f.order_no = l.order_no
),

installations as (
    select order_no, asset_no, phone, product, technician, completed_at
    from fact.orders
    where order_type = 'install' and completed_at is not null
),

candidates as (
    select l.order_no, i.order_no as install_order_no, i.technician, i.completed_at
    from new_leaks as l
    join installations as i on i.asset_no = l.asset_no
    where i.completed_at::date <= l.leak_on
    union all
    select l.order_no, i.order_no, i.technician, i.completed_at
    from new_leaks as l
    join installations as i on i.phone = l.phone and i.product = l.product
    where (l.asset_no is null or i.asset_no is null) and i.completed_at::date <= l.leak_on
),

newest as (
    select
        order_no,
        unnest(arg_max(
            {'install_order_no': install_order_no, 'technician': technician, 'installed_at': completed_at},
            (completed_at, install_order_no)
        ))
    from candidates
    group by order_no
),

charged as (
    select
        l.source,
        l.order_no,
        l.created_at,
        l.completed_at,
        l.leak_on,
        l.cause,
        n.install_order_no,
        case
            when n.install_order_no is not null then n.technician
            when l.installer is not null and l.install_date is not null then l.installer
        end as installer,
        case
            when n.install_order_no is not null then n.installed_at
            when l.installer is not null and l.install_date is not null then l.install_date::timestamp
        end as installed_at
    from new_leaks as l
    left join newest as n on n.order_no = l.order_no
)

select
    *,
    date_diff('day', installed_at::date, leak_on) as age_days,
    leak_on <= installed_at::date + interval 1 year as is_within_year,
    case
        when cause is null then 'pending'
        when cause = 'installation' then 'confirmed'
        else 'dismissed'
    end as finding
from charged;
