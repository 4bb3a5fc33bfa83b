-- Limits that are no clock from a start: an act due by a moment counted back from a later event, an act with a window,
-- an act that may not come too early, and a number of acts due within a day or a week.

-- Due by a moment, inclusive: earlier is in time as well.
create or replace macro deadline_state(done_at, latest_at, as_of) as
    case when done_at is not null or as_of > latest_at then 'counted' else 'pending' end;

create or replace macro deadline_hit(done_at, latest_at) as
    (coalesce(done_at <= latest_at, false))::integer;

-- The same in calendar days: due by the end of the last day.
create or replace macro day_deadline_state(done_at, last_day, as_of) as
    case when done_at is not null or as_of >= last_day::date + 1 then 'counted' else 'pending' end;

create or replace macro day_deadline_hit(done_at, last_day) as
    (coalesce(done_at::date <= last_day::date, false))::integer;

-- Due between two moments, both inclusive; its state is that of the deadline at which the window closes.
create or replace macro window_hit(done_at, opens_at, closes_at) as
    (coalesce(done_at >= opens_at and done_at <= closes_at, false))::integer;

create or replace macro window_reason(done_at, opens_at, closes_at) as
    case when done_at < opens_at then 'too_early' when done_at > closes_at then 'too_late' end;

-- Not before a moment, and without an end: what has not been done stays pending.
create or replace macro not_before_state(done_at) as
    case when done_at is not null then 'counted' else 'pending' end;

create or replace macro not_before_hit(done_at, opens_at) as
    (coalesce(done_at >= opens_at, false))::integer;

-- A number of acts within a period: met as soon as it is reached, missed only when the period is over.
create or replace macro number_state(acts, wanted, period_end, as_of) as
    case when acts >= wanted or as_of >= period_end then 'counted' else 'pending' end;

create or replace macro number_hit(acts, wanted) as
    (acts >= wanted)::integer;
