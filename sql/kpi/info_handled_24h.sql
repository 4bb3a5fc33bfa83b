-- Orders created in the month, of every kind: completed within the limit.
select
    order_no as case_no,
    created_at as happened_at,
    dispatcher as person,
    clock_state(created_at, completed_at, due_at(created_at, to_hours($limit_hours)), $as_of) as state,
    clock_reason(created_at, completed_at) as reason,
    clock_hit(created_at, completed_at, due_at(created_at, to_hours($limit_hours))) as numerator,
    1 as denominator,
    created_at as started_at,
    completed_at as ended_at,
    source
from fact.orders
where in_month(created_at, $month_start, $month_end)
