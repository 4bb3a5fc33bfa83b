-- Installations completed in the month: the first follow-up call within the limit. A missing call is the company's.
with first_calls as (
    select order_no, min(called_at) as called_at, arg_min_null(caller, (called_at, source)) as caller
    from stage.follow_up_calls
    group by order_no
),

limited as (
    select o.*, c.called_at, c.caller, due_at(o.completed_at, to_hours($limit_hours)) as call_due_at
    from fact.orders as o
    left join first_calls as c on c.order_no = o.order_no
    where o.order_type = 'install' and in_month(o.completed_at, $month_start, $month_end)
)

select
    order_no as case_no,
    completed_at as happened_at,
    caller as person,
    clock_state(completed_at, called_at, call_due_at, $as_of) as state,
    clock_reason(completed_at, called_at) as reason,
    clock_hit(completed_at, called_at, call_due_at) as numerator,
    1 as denominator,
    completed_at as started_at,
    called_at as ended_at,
    source
from limited
