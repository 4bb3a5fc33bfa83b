-- Private calls of the month: no longer than allowed. A call whose length is unknown is no case.
with measured as (
    select *, coalesce(talk_seconds, talk_minutes * 60) as lasted_seconds
    from stage.phone_calls
    where is_private and in_month(called_at, $month_start, $month_end)
)

select
    coalesce(call_no, concat_ws(' ', strftime(called_at, '%Y-%m-%d %H:%M:%S'), agent)) as case_no,
    called_at as happened_at,
    agent as person,
    'counted' as state,
    null as reason,
    (lasted_seconds <= $limit_minutes * 60)::integer as numerator,
    1 as denominator,
    called_at as started_at,
    called_at + to_microseconds((lasted_seconds * 1000000)::bigint) as ended_at,
    source
from measured
where lasted_seconds is not null
