-- Complaints closed in the month that were established, charged to whoever is responsible, with the loss they caused.
select
    complaint_no as case_no,
    settled_at as happened_at,
    charged_to as person,
    received_at as named_at,
    case
        when is_duplicate then 'excluded'
        when coalesce(finding, 'pending') = 'pending' then 'pending'
        else 'counted'
    end as state,
    case when is_duplicate then 'duplicate' else coalesce(finding, 'pending') end as reason,
    coalesce(finding = 'established', false)::integer as numerator,
    0 as denominator,
    received_at as started_at,
    settled_at as ended_at,
    department as part,
    coalesce(order_no, complaint_no) as subject,
    loss_amount as amount,
    case when finding = 'established' then ['complaint'] end as flags,
    source
from fact.complaints
where in_month(settled_at, $month_start, $month_end)
