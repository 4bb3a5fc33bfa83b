-- Knowledge tests of the month.
select
    concat_ws(' ', strftime(date, '%Y-%m-%d'), course) as case_no,
    date::timestamp as happened_at,
    person,
    'counted' as state,
    null as reason,
    (score / full_marks)::decimal(38, 15) as numerator,
    1 as denominator,
    source
from stage.training
where in_month(date, $month_start, $month_end) and score is not null
