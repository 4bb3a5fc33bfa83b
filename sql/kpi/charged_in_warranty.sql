-- Repairs completed in the month and charged although reported within the warranty: it ends on the same date, in a year
-- without 29 February on the 28th. What the customer caused is not for the warranty; the text does not say so (house).
with charged as (
    select
        *,
        case
            when created_at::date < purchase_date then 'end_before_start'
            when list_contains($not_warranted_causes::varchar[], cause) then cause
        end as why_not
    from fact.orders
    where order_type = 'repair'
        and fee_charged > 0
        and in_month(completed_at, $month_start, $month_end)
        and created_at::date <= purchase_date + to_years($warranty_years)
        and not list_bool_or(list_transform(
            $not_warranted_words::varchar[],
            lambda word: contains(lower(concat_ws(' ', product, fault)), word)
        ))
)

select
    order_no as case_no,
    completed_at as happened_at,
    technician as person,
    case when why_not is null then 'counted' else 'excluded' end as state,
    why_not as reason,
    1 as numerator,
    1 as denominator,
    purchase_date::timestamp as started_at,
    created_at as ended_at,
    order_no as subject,
    fee_charged as amount,
    source
from charged
