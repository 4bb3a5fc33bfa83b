-- Answers to periodic surveys in the month.
select
    coalesce(survey_no, strftime(date, '%Y-%m-%d')) as case_no,
    date::timestamp as happened_at,
    person,
    'counted' as state,
    null as reason,
    (score / scale)::decimal(38, 15) as numerator,
    1 as denominator,
    source
from stage.surveys
where in_month(date, $month_start, $month_end)
