-- Clocks in working days. What a day is stands in fact.days; a day it does not know raises `no_calendar <year>`, and
-- only where the answer hangs on that day: a branch that can be decided by counting calendar days never asks.

create schema if not exists fact;

create table if not exists fact.days (
    day date, is_working boolean, occasion varchar, working_ordinal bigint, known_until date
);

-- The same under names that no query uses for its own columns: a macro's arguments stand inside its query.
create or replace view fact.calendar_days as
select
    day as calendar_day,
    is_working as calendar_is_working,
    working_ordinal as calendar_ordinal,
    known_until as calendar_known_until
from fact.days;

-- The first year in which a day is unknown, from that moment on.
create or replace macro no_calendar(moment) as
    error('no_calendar ' || coalesce(
        (select year(k.calendar_known_until + 1) from fact.calendar_days as k where k.calendar_day = moment::date),
        year(moment::date)
    ));

-- 00:00 after the last allowed working day. The start's own day does not count; after a start on a day of rest the
-- first working day is day 1.
create or replace macro working_due_at(started_at, days) as
    case
        when started_at is not null and days is not null
            then greatest(
                started_at::date::timestamp + interval 1 day,
                coalesce(
                    (
                        select l.calendar_day + interval 1 day
                        from fact.calendar_days as s
                        inner join fact.calendar_days as l
                            on
                                l.calendar_is_working
                                and l.calendar_known_until = s.calendar_known_until
                                and l.calendar_ordinal = s.calendar_ordinal + days::integer
                        where s.calendar_day = started_at::date
                    ),
                    no_calendar(started_at)::timestamp
                )
            )
    end;

create or replace macro working_clock_state(started_at, ended_at, days, as_of) as
    case
        when ended_at::date < started_at::date then 'excluded'
        when ended_at is not null then 'counted'
        when as_of < started_at::date + days::integer + 1 then 'pending'
        when as_of >= working_due_at(started_at, days) then 'counted'
        else 'pending'
    end;

create or replace macro working_clock_reason(started_at, ended_at) as day_clock_reason(started_at, ended_at);

create or replace macro working_clock_hit(started_at, ended_at, days) as
    (case
        when ended_at is null or started_at is null or ended_at::date < started_at::date then false
        when ended_at::date <= started_at::date + days::integer then true
        else ended_at < working_due_at(started_at, days)
    end)::integer;
