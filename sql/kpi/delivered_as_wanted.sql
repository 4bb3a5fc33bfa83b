-- Deliveries that customers wanted in the month: delivered by the end of the time they named.
select
    delivery_no as case_no,
    wanted_at as happened_at,
    leader as person,
    case
        when customer_agreed_later then 'excluded'
        else deadline_state(delivered_at, wanted_end_at, $as_of)
    end as state,
    case when customer_agreed_later then 'customer_agreed_later' end as reason,
    deadline_hit(delivered_at, wanted_end_at) as numerator,
    1 as denominator,
    wanted_end_at as started_at,
    delivered_at as ended_at,
    source
from fact.deliveries
where in_month(wanted_at, $month_start, $month_end)
