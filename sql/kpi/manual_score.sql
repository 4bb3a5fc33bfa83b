-- Scores given by superiors for the month, by criterion.
select
    concat_ws(' ', month, criterion) as case_no,
    (month || '-01')::timestamp as happened_at,
    person,
    'counted' as state,
    null as reason,
    (score / full_marks)::decimal(38, 15) as numerator,
    1 as denominator,
    criterion as part,
    source
from stage.manual_scores
where in_month((month || '-01')::timestamp, $month_start, $month_end)
