-- The month's completed repairs by product and age of the unit: each is a case of the figure itself.
select
    order_no as case_no,
    technician as person,
    completed_at as named_at,
    concat_ws(
        ' · ',
        product,
        case
            when install_date is null then 'age unknown'
            when completed_at::date <= install_date::date + interval 1 year then 'first year'
            when completed_at::date <= install_date::date + interval 5 year then 'to five years'
            else 'older'
        end
    ) as stratum,
    1 as exposure
from fact.orders
where order_type = 'repair' and in_month(completed_at, $month_start, $month_end)
