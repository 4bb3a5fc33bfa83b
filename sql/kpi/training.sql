-- Training sessions of the month that the person was due at.
select
    concat_ws(' ', strftime(date, '%Y-%m-%d'), course) as case_no,
    date::timestamp as happened_at,
    person,
    'counted' as state,
    null as reason,
    attended::integer as numerator,
    1 as denominator,
    source
from stage.training
where in_month(date, $month_start, $month_end) and attended is not null
