-- Runs of absenteeism that reached their length in the month. Only scheduled days follow each other; a long time without
-- any of them ends a run, because nobody can tell what it was.
with days as (
    select
        somebody,
        date,
        bool_and(outcome = 'absenteeism') as is_away,
        arg_max(person, source) as person,
        max(source) as source
    from fact.attendance_days
    group by somebody, date
),

numbered as (
    select
        *,
        not is_away or coalesce(
            date - lag(date) over (partition by somebody order by date) > $longest_rest_days + 1, false
        ) as starts_anew
    from days
),

runs as (
    select *, count(*) filter (starts_anew) over (partition by somebody order by date) as run
    from numbered
),

away as (
    select
        *,
        row_number() over (partition by somebody, run order by date) as nth,
        min(date) over (partition by somebody, run) as first_date
    from runs
    where is_away
)

select
    strftime(date, '%Y-%m-%d') as case_no,
    date::timestamp as happened_at,
    person,
    'counted' as state,
    null as reason,
    1 as numerator,
    1 as denominator,
    first_date::timestamp as started_at,
    date::timestamp as ended_at,
    source
from away
where nth = $run_days and in_month(date, $month_start, $month_end)
