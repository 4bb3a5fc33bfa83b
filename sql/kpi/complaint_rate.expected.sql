-- What the month's complaints could have been about: completed orders by type, product and age of the unit. A complaint
-- stands in the stratum of its order.
with strata as (
    select
        order_no,
        technician,
        completed_at,
        concat_ws(
            ' · ',
            order_type,
            product,
            case
                when install_date is null or completed_at is null then 'age unknown'
                when completed_at::date <= install_date::date + interval 1 year then 'first year'
                when completed_at::date <= install_date::date + interval 5 year then 'to five years'
                else 'older'
            end
        ) as stratum
    from fact.orders
)

select null as case_no, technician as person, completed_at as named_at, stratum, 1 as exposure
from strata
where in_month(completed_at, $month_start, $month_end)
union all
select c.complaint_no, null, c.received_at, s.stratum, 0
from stage.complaints as c
join strata as s on s.order_no = c.order_no
where in_month(c.received_at, $month_start, $month_end)
