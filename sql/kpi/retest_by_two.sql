-- Retests done in the month: by at least so many people together. Without their number nothing can be said yet.
select
    appeal_no as case_no,
    retested_at as happened_at,
    handler as person,
    case when testers is null then 'pending' else 'counted' end as state,
    case when testers is null then 'not_recorded' end as reason,
    coalesce(testers >= $fewest_testers, false)::integer as numerator,
    1 as denominator,
    accepted_at as started_at,
    retested_at as ended_at,
    source
from stage.lab_appeals
where in_month(retested_at, $month_start, $month_end)
