-- Every day of which it is known whether people work: the library's years, the company's own years in full (days its
-- table does not list are Monday to Friday), and single days of the company's table, which go before all else.
-- `working_ordinal` counts working days up to and with the day; `known_until` ends the unbroken run of known days.
create or replace table fact.days as
with years as (
    select
        unnest(range($first_year::bigint, $last_year::bigint + 1)) as year,
        true as in_library
    union all
    select unnest($company_years::bigint[]), false
),

calendar as (
    select
        unnest(generate_series(
            make_date(year, 1, 1)::timestamp, make_date(year, 12, 31)::timestamp, interval 1 day
        ))::date as day,
        in_library
    from years
    where not in_library or not list_contains($company_years::bigint[], year)
),

library as (
    select
        unnest($library_days::date[]) as day,
        unnest($library_working::boolean[]) as is_working,
        unnest($library_occasions::varchar[]) as occasion
),

known as (
    select
        coalesce(c.day, own.date) as day,
        coalesce(own.is_working, l.is_working, isodow(c.day) < 6) as is_working,
        case when own.date is not null then own.occasion else l.occasion end as occasion
    from calendar as c
    left join library as l on c.in_library and l.day = c.day
    full join stage.working_calendar as own on own.date = c.day
),

runs as (
    select
        *,
        day - row_number() over (order by day)::integer as run
    from known
)

select
    day,
    is_working,
    occasion,
    (sum(is_working::integer) over (order by day))::bigint as working_ordinal,
    max(day) over (partition by run) as known_until
from runs
order by day;
