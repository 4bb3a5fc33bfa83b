-- When a limit runs out by the service calendar of fact.slots: the moment at which so much open time has passed. A start
-- outside the hours counts from the next opening; a limit that is used up at closing time runs out then.

-- The open time, in microseconds from the first span on, at which a limit is used up that began in a span.
create or replace macro used_up(started_at, allowed, opens_at, length, open_until) as
    open_until - length + greatest(0, epoch_us(started_at) - epoch_us(opens_at)) + epoch_us(allowed);

create or replace macro due_at(started_at, allowed) as
    case
        when started_at is not null and allowed is not null
            then greatest(
                started_at,
                coalesce(
                    (
                        select
                            l.slot_closes_at
                            - to_microseconds(
                                l.slot_open_until
                                - used_up(started_at, allowed, s.slot_opens_at, s.slot_length, s.slot_open_until)
                            )
                        from fact.slots as s
                        asof inner join fact.slots as l
                            on
                                l.slot_known_until = s.slot_known_until
                                and l.slot_open_until
                                >= used_up(started_at, allowed, s.slot_opens_at, s.slot_length, s.slot_open_until)
                        where s.slot_after_at <= started_at and s.slot_closes_at > started_at
                    ),
                    no_calendar(started_at)::timestamp
                )
            )
    end;
