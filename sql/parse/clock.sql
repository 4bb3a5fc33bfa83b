-- Clock times in text. Every macro takes width-folded text and gives NULL for what it cannot read.

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
