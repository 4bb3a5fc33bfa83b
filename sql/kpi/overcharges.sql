-- Orders completed in the month that were charged more than their standard fee. Charged so many times the standard or
-- more they are `double`, else `above`; where the standard is 0 there is nothing to multiply. A complaint counts when it
-- is established, about this order, and about money.
with complained as (
    select order_no, bool_or(to_company is distinct from false) as reached_company
    from stage.complaints
    where finding = 'established'
        and list_bool_or(list_transform(
            $charge_words::varchar[], lambda word: contains(lower(concat_ws(' ', category, content)), word)
        ))
    group by order_no
),

charged as (
    select
        o.order_no,
        o.completed_at,
        o.technician,
        o.source,
        o.fee_charged - w.fee_standard as excess,
        w.fee_standard > 0 and o.fee_charged >= $times_standard * w.fee_standard as is_double
    from fact.orders as o
    join stage.work_orders as w on w.source = o.source
    where in_month(o.completed_at, $month_start, $month_end) and o.fee_charged > w.fee_standard
)

select
    o.order_no as case_no,
    o.completed_at as happened_at,
    o.technician as person,
    'counted' as state,
    1 as numerator,
    1 as denominator,
    o.completed_at as ended_at,
    case when o.is_double then 'double' else 'above' end as part,
    o.order_no as subject,
    o.excess as amount,
    list_filter(
        [
            case when c.order_no is not null then 'complaint' end,
            case when c.reached_company then 'company' end,
            case when not o.is_double then 'under_double' end
        ],
        lambda flag: flag is not null
    ) as flags,
    o.source
from charged as o
left join complained as c on c.order_no = o.order_no
