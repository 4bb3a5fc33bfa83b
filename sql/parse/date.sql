-- Moments in text. Every macro takes width-folded text and gives NULL for what it cannot read; date_fault says why.

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

-- Plain moments are most of a date column and need no folding.
create or replace macro fold_moment(x) as
    case when is_plain_moment(x) then x else fold_width(x) end;

create or replace macro plain_moment(x) as
    -- the text itself tells whether the year is plausible, without reading the moment more than once
    case when is_plain_moment(x) and x >= '1990' and x < '2100' then try_cast(x as timestamp) end;

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
