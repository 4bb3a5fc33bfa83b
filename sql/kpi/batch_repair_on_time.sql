-- Batches received in the month: all machines repaired within one day per so many machines, a part counting as a whole.
-- A batch is as large as it says or has rows, whichever is more. It is finished when no row is open and, if it lists
-- single machines, all that it names are listed.
with batches as (
    select
        batch_no,
        min(received_on) as received_on,
        greatest(count(*), coalesce(max(units), 1)) as machines,
        count(repaired_on) = count(*) and (count(unit_no) = 0 or count(*) >= coalesce(max(units), 1)) as is_finished,
        max(repaired_on) as last_repaired_on,
        arg_max_null(technician, (coalesce(repaired_on, date '9999-12-31'), source)) as technician,
        min(source) as source
    from stage.bench_batches
    group by batch_no
),

limited as (
    select
        *,
        case when is_finished then last_repaired_on end::timestamp as repaired_at,
        (machines + $machines_per_day - 1) // $machines_per_day as days
    from batches
    where in_month(received_on, $month_start, $month_end)
)

select
    batch_no as case_no,
    received_on::timestamp as happened_at,
    technician as person,
    day_clock_state(received_on::timestamp, repaired_at, days, $as_of) as state,
    day_clock_reason(received_on::timestamp, repaired_at) as reason,
    day_clock_hit(received_on::timestamp, repaired_at, days) as numerator,
    1 as denominator,
    received_on::timestamp as started_at,
    repaired_at as ended_at,
    source
from limited
