-- Complaints received in the month: a solution promised within the limit.
select
    complaint_no as case_no,
    received_at as happened_at,
    handler as person,
    case
        when duplicate_of <> complaint_no then 'excluded'
        else clock_state(received_at, replied_at, due_at(received_at, to_hours($limit_hours)), $as_of)
    end as state,
    case when duplicate_of <> complaint_no then 'duplicate' else clock_reason(received_at, replied_at) end as reason,
    clock_hit(received_at, replied_at, due_at(received_at, to_hours($limit_hours))) as numerator,
    1 as denominator,
    received_at as started_at,
    replied_at as ended_at,
    source
from stage.complaints
where in_month(received_at, $month_start, $month_end)
