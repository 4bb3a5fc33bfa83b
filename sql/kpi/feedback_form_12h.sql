-- Spot visits from which the inspector came back in the month: feedback form within the limit.
select
    order_no as case_no,
    returned_at as happened_at,
    inspector as person,
    clock_state(returned_at, form_handed_in_at, due_at(returned_at, to_hours($limit_hours)), $as_of) as state,
    clock_reason(returned_at, form_handed_in_at) as reason,
    clock_hit(returned_at, form_handed_in_at, due_at(returned_at, to_hours($limit_hours))) as numerator,
    1 as denominator,
    returned_at as started_at,
    form_handed_in_at as ended_at,
    source
from stage.spot_visits
where in_month(returned_at, $month_start, $month_end)
