-- Every span in which the calendar's clock runs. `slot_after_at` is when the span before it closed, so that each moment
-- belongs to one span; `slot_open_until` is the open time, in microseconds, from the first span to the end of this one.
-- A calendar whose hours are the same every day has spans on every day a log can name; others only on known days.
-- Its columns bear names that no query uses for its own: a macro's arguments stand inside its query.
create or replace table fact.slots as
with days as (
    select day, is_working, known_until
    from fact.days
    where $asks_for_working_days
    union all
    select day::date, true, date '2099-12-31'
    from generate_series(timestamp '1990-01-01', timestamp '2099-12-31', interval 1 day) as every(day)
    where not $asks_for_working_days
),

hours as (
    select
        unnest($on_working::boolean[]) as on_working,
        unnest($opens::bigint[]) as opens,
        unnest($closes::bigint[]) as closes
),

spans as (
    select
        d.known_until,
        d.day + to_microseconds(h.opens) as opens_at,
        d.day + to_microseconds(h.closes) as closes_at,
        h.closes - h.opens as length
    from days as d
    inner join hours as h on h.on_working = d.is_working
)

select
    known_until as slot_known_until,
    coalesce(
        lag(closes_at) over run, (select min(d.day) from days as d where d.known_until = s.known_until)
    ) as slot_after_at,
    opens_at as slot_opens_at,
    closes_at as slot_closes_at,
    length as slot_length,
    (sum(length) over run)::bigint as slot_open_until
from spans as s
window run as (partition by known_until order by opens_at)
order by opens_at;
