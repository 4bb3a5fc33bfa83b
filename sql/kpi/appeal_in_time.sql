-- Appeals against a test report made in the month: within the limit after the report was received, else inadmissible.
select
    appeal_no as case_no,
    appealed_at as happened_at,
    handler as person,
    day_clock_state(report_received_at, appealed_at, $limit_days, $as_of) as state,
    day_clock_reason(report_received_at, appealed_at) as reason,
    day_clock_hit(report_received_at, appealed_at, $limit_days) as numerator,
    1 as denominator,
    report_received_at as started_at,
    appealed_at as ended_at,
    source
from stage.lab_appeals
where in_month(appealed_at, $month_start, $month_end) and report_received_at is not null
