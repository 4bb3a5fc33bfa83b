-- Complaints of the month that name a contract, charged to its contractor.
select
    c.complaint_no as case_no,
    c.received_at as happened_at,
    k.contractor as person,
    case
        when c.duplicate_of <> c.complaint_no then 'excluded'
        when c.finding is null or c.finding = 'pending' then 'pending'
        else 'counted'
    end as state,
    case when c.duplicate_of <> c.complaint_no then 'duplicate' else coalesce(c.finding, 'pending') end as reason,
    coalesce(c.finding = 'established', false)::integer as numerator,
    1 as denominator,
    c.received_at as started_at,
    c.closed_at as ended_at,
    k.contract_no as subject,
    coalesce(k.total_fee, k.units * k.unit_price) as amount,
    c.source
from stage.complaints as c
join stage.contracts as k on k.contract_no = coalesce(c.contract_no, c.order_no)
where in_month(c.received_at, $month_start, $month_end)
