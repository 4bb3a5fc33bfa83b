-- Items inspected in the month; items that do not apply are left out.
select
    item as case_no,
    inspected_on::timestamp as happened_at,
    person,
    case when result = 'na' then 'excluded' else 'counted' end as state,
    case when result = 'na' then 'not_applicable' end as reason,
    (result = 'pass')::integer as numerator,
    1 as denominator,
    item as part,
    source
from stage.inspections
where in_month(inspected_on, $month_start, $month_end)
