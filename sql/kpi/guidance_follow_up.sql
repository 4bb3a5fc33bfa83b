-- Orders guided by telephone in the month: first follow-up call after that not before the time to wait.
with first_calls as (
    select o.order_no, min(c.called_at) as called_at, arg_min_null(c.caller, (c.called_at, c.source)) as caller
    from fact.orders as o
    join stage.follow_up_calls as c on c.order_no = o.order_no and c.called_at >= o.guided_at
    group by o.order_no
),

guided as (
    select o.*, c.called_at, c.caller, due_at(o.guided_at, to_hours($wait_hours)) as opens_at
    from fact.orders as o
    left join first_calls as c on c.order_no = o.order_no
    where in_month(o.guided_at, $month_start, $month_end)
)

select
    order_no as case_no,
    guided_at as happened_at,
    caller as person,
    not_before_state(called_at) as state,
    case when called_at < opens_at then 'too_early' end as reason,
    not_before_hit(called_at, opens_at) as numerator,
    1 as denominator,
    guided_at as started_at,
    called_at as ended_at,
    source
from guided
