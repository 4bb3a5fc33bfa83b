-- Moments in text. Every macro takes width-folded text and gives NULL for what it cannot read; date_fault says why.

create or replace macro clock_words(x) as
    regexp_extract(
        upper(x),
        '^(上午|下午|凌晨|清晨|早上|中午|晚上|AM|PM)?\s*(\d{1,2})\s*[:时時点點]\s*(?:(\d{1,2})(?:\s*[:分]\s*(?:(\d{1,2})(?:\.\d+)?\s*秒?)?)?)?\s*(AM|PM)?$',
        ['before', 'hour', 'minute', 'second', 'after']
    );

-- Seconds after midnight, 0 to 86400 (24:00 is the end of the day).
create or replace macro clock_seconds(words) as
    list_transform(
        [{
            'hour': words.hour::integer
                + case
                    when (words.before in ('下午', '晚上', 'PM') or words.after = 'PM') and words.hour::integer < 12 then 12
                    when words.before = '中午' and words.hour::integer < 11 then 12
                    when (words.before in ('上午', '凌晨', '清晨', '早上', 'AM') or words.after = 'AM')
                        and words.hour::integer = 12 then -12
                    else 0
                end,
            'minute': coalesce(try_cast(words.minute as integer), 0),
            'second': coalesce(try_cast(words.second as integer), 0)
        }],
        lambda c: case
            when (c.hour < 24 and c.minute < 60 and c.second < 60) or (c.hour = 24 and c.minute = 0 and c.second = 0)
                then c.hour * 3600 + c.minute * 60 + c.second
        end
    )[1];

create or replace macro read_clock(x) as
    case
        when regexp_full_match(x, '0(\.\d+)?') then round(try_cast(x as double) * 86400)::integer
        else list_transform([clock_words(x)], lambda w: case when w.hour <> '' then clock_seconds(w) end)[1]
    end;

create or replace macro day_month_order(x, date_order) as
    case
        when date_order <> 'ymd' then date_order
        when regexp_extract(x, '^(\d{1,2})[-/.](\d{1,2})', 1)::integer > 12 then 'dmy'
        when regexp_extract(x, '^(\d{1,2})[-/.](\d{1,2})', 2)::integer > 12 then 'mdy'
        when regexp_extract(x, '^(\d{1,2})[-/.](\d{1,2})', 1)::integer
            = regexp_extract(x, '^(\d{1,2})[-/.](\d{1,2})', 2)::integer then 'dmy'
    end;

-- 22-Apr-2015; with two digits the year is sure only where the log declares its order.
create or replace macro named_month_first(x, date_order) as
    list_transform(
        [regexp_extract(x, '^(\d{1,2})[-/ ]([A-Z]{3})[A-Z]*[-/ ,.]+(\d{4}|\d{2})(\D.*|$)', ['day', 'month', 'year', 'rest'])],
        lambda p: case
            when length(p.year) = 4 or (length(p.year) = 2 and date_order <> 'ymd')
                then case when length(p.year) = 2 then '20' else '' end || p.year || '-'
                    || (instr('JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC', p.month) + 3) // 4
                    || '-' || p.day || ' ' || p.rest
        end
    )[1];

-- Any accepted spelling rewritten as year-month-day and the rest.
create or replace macro year_first(x, date_order) as
    case
        when regexp_matches(x, '^\d{4}\s*[-/.年]') then x
        when regexp_matches(x, '^\d{8}(\s|$)') then regexp_replace(x, '^(\d{4})(\d{2})(\d{2})', '\1-\2-\3 ')
        when regexp_full_match(x, '\d{12}') then regexp_replace(x, '^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$', '\1-\2-\3 \4:\5')
        when regexp_full_match(x, '\d{14}')
            then regexp_replace(x, '^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$', '\1-\2-\3 \4:\5:\6')
        when regexp_matches(x, '^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(\D|$)')
            then case
                when day_month_order(x, date_order) = 'dmy'
                    then regexp_replace(x, '^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})', '\3-\2-\1 ')
                when day_month_order(x, date_order) = 'mdy'
                    then regexp_replace(x, '^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})', '\3-\1-\2 ')
            end
        when regexp_matches(upper(x), '^\d{1,2}[-/ ](JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)')
            then named_month_first(upper(x), date_order)
    end;

create or replace macro without_weekday(x) as
    case
        when regexp_matches(x, '周|週|星期|礼拜|禮拜')
            then regexp_replace(x, '[(\[]?(星期|周|週|礼拜|禮拜)[一二三四五六日天][)\]]?', ' ', 'g')
        else x
    end;

create or replace macro date_words(x, date_order) as
    regexp_extract(
        year_first(without_weekday(x), date_order),
        '^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?\s*T?\s*(.*)$',
        ['year', 'month', 'day', 'rest']
    );

-- A service company's log holds no moment outside these years; what reads so is a slip or a number that is no date.
create or replace macro plausible(moment) as
    case when moment >= timestamp '1990-01-01' and moment < timestamp '2100-01-01' then moment end;

create or replace macro spelled_timestamp(x, date_order) as
    list_transform(
        [date_words(x, date_order)],
        lambda w: case
            when w.year <> '' and w.rest = ''
                then try_cast(w.year || '-' || w.month || '-' || w.day as timestamp)
            when w.year <> ''
                then try_cast(w.year || '-' || w.month || '-' || w.day as timestamp)
                    + to_seconds(read_clock(w.rest))
        end
    )[1];

-- A number in a date column is a serial date of that workbook's own date system.
create or replace macro serial_timestamp(x, date_1904) as
    case when date_1904 then timestamp '1904-01-01' else timestamp '1899-12-30' end
    + to_seconds(round(try_cast(x as double) * 86400)::bigint);

create or replace macro read_timestamp(x, date_order, date_1904) as
    case
        when x like '____-__-__' or x like '____-__-__ __:__:__' then try_cast(x as timestamp)
        when regexp_full_match(x, '\d{5}(\.\d+)?') then serial_timestamp(x, date_1904)
        else spelled_timestamp(x, date_order)
    end;

-- How the reader writes real dates of Excel: ISO, the day alone at midnight.
create or replace macro is_plain_moment(x) as
    x like '____-__-__' or x like '____-__-__ __:__:__';

create or replace macro plain_moment(x) as
    case when is_plain_moment(x) then plausible(try_cast(x as timestamp)) end;

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

create or replace macro read_month(x, date_1904) as
    case
        when regexp_full_match(x, '\d{4}\s*[-/.年]\s*\d{1,2}\s*月?|\d{6}')
            then strftime(plausible(
                try_cast(regexp_replace(x, '^(\d{4})\D*(\d{1,2})\D*$', '\1-\2-01') as timestamp)
            ), '%Y-%m')
        else strftime(plausible(read_timestamp(x, 'ymd', date_1904)), '%Y-%m')
    end;

create or replace macro date_fault(x) as
    case
        when regexp_full_match(x, '\d{1,2}\s*月\s*\d{1,2}\s*[日号號]?(\D.*)?|\d{1,2}\s*[/.-]\s*\d{1,2}(\s+.*)?')
            then 'no_year'
        when regexp_matches(x, '^\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(\D|$)') then 'ambiguous_date'
        when regexp_matches(x, '^\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})(\D|$)')
            and regexp_extract(x, '^(\d{1,2})[-/.](\d{1,2})', 1)::integer <= 31
            and regexp_extract(x, '^(\d{1,2})[-/.](\d{1,2})', 2)::integer <= 31
            then 'ambiguous_date'
        else 'bad_date'
    end;
