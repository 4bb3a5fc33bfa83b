-- Problems of customers passed on in the month (every order but installations): handled within the limit, in working
-- days. S28 counts from the moment the problem is registered and passed on: the dispatch, else the registration itself.
with passed_on as (
    select
        *,
        coalesce(dispatched_at, created_at) as passed_on_at
    from fact.orders
    where order_type <> 'install'
)

select
    order_no as case_no,
    passed_on_at as happened_at,
    technician as person,
    working_clock_state(passed_on_at, completed_at, $limit_days, $as_of) as state,
    working_clock_reason(passed_on_at, completed_at) as reason,
    working_clock_hit(passed_on_at, completed_at, $limit_days) as numerator,
    1 as denominator,
    passed_on_at as started_at,
    completed_at as ended_at,
    order_type as part,
    source
from passed_on
where in_month(passed_on_at, $month_start, $month_end)
