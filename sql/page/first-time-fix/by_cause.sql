-- Repeats of the month's completed repairs by cause.
select
    r.cause,
    grouping(r.cause) = 1 as is_total,
    count(*) as repeats,
    count(*) filter (where not coalesce(list_contains($not_chargeable_causes::varchar[], r.cause), false)) as charged
from fact.repeats as r
where in_month(r.earlier_completed_at, $month_start, $month_end)
    and (r.is_named or r.created_at <= r.earlier_completed_at + to_days($repeat_window_days))
group by grouping sets ((r.cause), ())
order by repeats desc, r.cause nulls first;
