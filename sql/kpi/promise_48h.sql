-- Feedback forms handed in in the month: a service promised to the customer within the limit.
select
    order_no as case_no,
    form_handed_in_at as happened_at,
    assistant as person,
    clock_state(form_handed_in_at, promised_at, due_at(form_handed_in_at, to_hours($limit_hours)), $as_of) as state,
    clock_reason(form_handed_in_at, promised_at) as reason,
    clock_hit(form_handed_in_at, promised_at, due_at(form_handed_in_at, to_hours($limit_hours))) as numerator,
    1 as denominator,
    form_handed_in_at as started_at,
    promised_at as ended_at,
    source
from stage.spot_visits
where in_month(form_handed_in_at, $month_start, $month_end)
