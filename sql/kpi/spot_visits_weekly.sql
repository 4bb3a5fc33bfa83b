-- Weeks whose Monday lies in the month: enough spot visits. A week without any has the last visit before it for
-- evidence; before the first visit ever recorded nobody kept this log, so those weeks are none.
with days as (
    select unnest(generate_series($month_start, $month_end - interval 1 day, interval 1 day))::date as day
),

weeks as (
    select d.day as monday, d.day + 7 as next_monday
    from days as d
    where isodow(d.day) = 1 and d.day <= $as_of
),

counted as (
    select
        w.monday,
        w.next_monday,
        count(*) filter (where v.visited_on >= w.monday) as visits,
        max(v.visited_on) filter (where v.visited_on >= w.monday) as last_visited_on,
        arg_max(v.source, (v.visited_on, v.source)) as source
    from weeks as w
    join stage.spot_visits as v on v.visited_on < w.next_monday
    group by w.monday, w.next_monday
)

select
    strftime(monday, '%G-W%V') as case_no,
    monday::timestamp as happened_at,
    null as person,
    number_state(visits, $visits_per_week, next_monday, $as_of) as state,
    null as reason,
    number_hit(visits, $visits_per_week) as numerator,
    1 as denominator,
    monday::timestamp as started_at,
    last_visited_on::timestamp as ended_at,
    source
from counted
