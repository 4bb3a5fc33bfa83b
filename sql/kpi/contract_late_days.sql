-- Contracts completed in the month, with the days they were late; open ones that are overdue are pending.
select
    contract_no as case_no,
    coalesce(completed_on, $month_end::date - 1)::timestamp as happened_at,
    contractor as person,
    case when completed_on is null then 'pending' else 'counted' end as state,
    case when completed_on is null then 'overdue' end as reason,
    greatest(coalesce(completed_on, least($as_of::date, $month_end::date - 1)) - due_on, 0) as numerator,
    1 as denominator,
    due_on::timestamp as started_at,
    completed_on::timestamp as ended_at,
    contract_no as subject,
    coalesce(total_fee, units * unit_price) as amount,
    source
from stage.contracts
where in_month(completed_on, $month_start, $month_end)
    or (completed_on is null and due_on < least($as_of::date, $month_end::date - 1))
