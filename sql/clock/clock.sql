-- A clock runs from a start to an end within a limit. A known end is judged at once; a missing one is pending until the
-- limit has run out, then a miss; an end before the start is a data fault.

create or replace macro clock_state(started_at, ended_at, due_at, as_of) as
    case
        when ended_at < started_at then 'excluded'
        when ended_at is not null or as_of > due_at then 'counted'
        else 'pending'
    end;

create or replace macro clock_reason(started_at, ended_at) as
    case when ended_at < started_at then 'end_before_start' end;

create or replace macro clock_hit(started_at, ended_at, due_at) as
    (coalesce(ended_at >= started_at and ended_at <= due_at, false))::integer;

-- The same in calendar days: due on the last day, overdue from 00:00 of the day after.
create or replace macro day_clock_state(started_at, ended_at, days, as_of) as
    case
        when ended_at::date < started_at::date then 'excluded'
        when ended_at is not null or as_of >= started_at::date + days::integer + 1 then 'counted'
        else 'pending'
    end;

create or replace macro day_clock_reason(started_at, ended_at) as
    case when ended_at::date < started_at::date then 'end_before_start' end;

create or replace macro day_clock_hit(started_at, ended_at, days) as
    (coalesce(
        ended_at::date >= started_at::date and ended_at::date <= started_at::date + days::integer, false
    ))::integer;

create or replace macro in_month(moment, month_start, month_end) as
    moment >= month_start and moment < month_end;
