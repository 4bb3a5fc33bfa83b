-- Customers' calls and online sessions with when they were answered, if they were. A log need not say so in words: in a
-- sheet that gives answer times a call without one was not answered, in any other one a call with rings or a wait was.
create or replace table fact.phone_calls as
with told as (
    select
        *,
        bool_or(answered_at is not null) over (partition by source // 2097152) as sheet_has_times
    from stage.phone_calls
    where is_private is distinct from true
)

select
    source,
    coalesce(call_no, concat_ws(' ', strftime(called_at, '%Y-%m-%d %H:%M:%S'), agent)) as case_no,
    called_at,
    agent,
    coalesce(channel, 'phone') as channel,
    rings,
    score,
    scale,
    resolved_first,
    coalesce(
        answered,
        answered_at is not null or (not sheet_has_times and (rings is not null or wait_seconds is not null))
    ) as is_answered,
    -- the exchange's own measure before a stamp that may be cut to the minute
    coalesce(called_at + to_microseconds((wait_seconds * 1000000)::bigint), answered_at) as answered_at
from told;
