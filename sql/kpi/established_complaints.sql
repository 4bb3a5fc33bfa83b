-- Established complaints received in the month: about manners, as their category says, or about anything else.
select
    complaint_no as case_no,
    received_at as happened_at,
    charged_to as person,
    case
        when is_duplicate then 'excluded'
        when coalesce(finding, 'pending') = 'pending' then 'pending'
        when finding = 'established' then 'counted'
        else 'excluded'
    end as state,
    case when is_duplicate then 'duplicate' else coalesce(finding, 'pending') end as reason,
    1 as numerator,
    1 as denominator,
    received_at as started_at,
    closed_at as ended_at,
    case
        when len(list_filter($attitude_words::varchar[], lambda word: contains(lower(category), word))) > 0
            then 'attitude'
        else 'other'
    end as part,
    coalesce(order_no, complaint_no) as subject,
    case when finding = 'established' then ['complaint'] end as flags,
    source
from fact.complaints
where in_month(received_at, $month_start, $month_end)
