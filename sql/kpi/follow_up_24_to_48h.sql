-- Installations completed in the month: the first follow-up call between the two limits, the other reading of D-17.
with first_calls as (
    select order_no, min(called_at) as called_at, arg_min_null(caller, (called_at, source)) as caller
    from stage.follow_up_calls
    group by order_no
),

windows as (
    select
        o.*,
        c.called_at,
        c.caller,
        due_at(o.completed_at, to_hours($earliest_hours)) as opens_at,
        due_at(o.completed_at, to_hours($limit_hours)) as closes_at
    from fact.orders as o
    left join first_calls as c on c.order_no = o.order_no
    where o.order_type = 'install' and in_month(o.completed_at, $month_start, $month_end)
)

select
    order_no as case_no,
    completed_at as happened_at,
    caller as person,
    clock_state(completed_at, called_at, closes_at, $as_of) as state,
    coalesce(clock_reason(completed_at, called_at), window_reason(called_at, opens_at, closes_at)) as reason,
    window_hit(called_at, opens_at, closes_at) as numerator,
    1 as denominator,
    completed_at as started_at,
    called_at as ended_at,
    source
from windows
