-- Appointments: a moment, a day, or a range such as "14:00-16:00" on a day.

-- A day without a clock time ends with its last second.
create or replace macro plain_period_end(x) as
    plain_moment(x) + to_seconds(case when length(x) = 10 then 86399 else 0 end);

-- "14:00-16:00" on a day: where it starts and ends. A day without a clock time ends with its last second.
create or replace macro period_halves(x) as
    case
        when regexp_matches(x, '[~—–至到]')
            then regexp_extract(x, '^(.*?)\s*[~—–至到]+\s*(.*)$', ['head', 'tail'])
        else regexp_extract(x, '^(.*\d\s*[时時点點分]?)\s*-\s*((?:\d{4}\s*[-/.年].*|(?:上午|下午|中午|晚上)?\s*\d{1,2}\s*[:时時点點].*))$', ['head', 'tail'])
    end;

create or replace macro period_tail(head_start, head, tail, date_order, date_1904) as
    list_transform(
        [coalesce(
            read_timestamp(tail, date_order, date_1904),
            date_trunc('day', head_start) + to_seconds(read_clock(tail))
        )],
        lambda e: case
            when e < head_start and regexp_matches(upper(head), '下午|晚上|PM') then e + interval 12 hour
            else e
        end
    )[1];

create or replace macro read_period(x, date_order, date_1904) as
    list_transform(
        [{'start': plausible(read_timestamp(x, date_order, date_1904)), 'halves': period_halves(x)}],
        lambda p: case
            when p.start is not null and p.start = date_trunc('day', p.start) and not regexp_matches(x, '[:时時点點]')
                then {'start': p.start, 'end': p.start + to_seconds(86399)}
            when p.start is not null then {'start': p.start, 'end': p.start}
            else list_transform(
                [plausible(read_timestamp(p.halves.head, date_order, date_1904))],
                lambda s: list_transform(
                    [period_tail(s, p.halves.head, p.halves.tail, date_order, date_1904)],
                    lambda e: case when e >= s then {'start': s, 'end': e} end
                )[1]
            )[1]
        end
    )[1];
