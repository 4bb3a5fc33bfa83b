-- Repaired machines that the customer received in the month: followed up within the days allowed.
select
    concat_ws('/', batch_no, unit_no) as case_no,
    customer_received_on::timestamp as happened_at,
    caller as person,
    day_clock_state(customer_received_on::timestamp, followed_up_on::timestamp, $limit_days, $as_of) as state,
    day_clock_reason(customer_received_on::timestamp, followed_up_on::timestamp) as reason,
    day_clock_hit(customer_received_on::timestamp, followed_up_on::timestamp, $limit_days) as numerator,
    1 as denominator,
    customer_received_on::timestamp as started_at,
    followed_up_on::timestamp as ended_at,
    source
from stage.bench_batches
where in_month(customer_received_on, $month_start, $month_end)
