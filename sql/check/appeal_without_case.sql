-- Appeals upheld for the month that take no case out of any figure.
select
    coalesce(a."case", '') as case_no,
    'appeals' as log,
    a.kpi as detail,
    a.source
from stage.appeals as a
left join person_found as p on p.person = a.employee_no and p.month = (a.month || '-01')::date
left join measure.kpi_spelling as k on k.text = a.kpi
left join measure.cases as c
    on c.kpi = k.kpi
    and c.month = (a.month || '-01')::date
    and c.employee_no = p.employee_no
    and c.case_no = a."case"
    and c.reason = 'appeal_upheld'
where a.outcome = 'upheld'
    and (a.decided_on is null or a.decided_on <= $as_of)
    and a.month = strftime($month_start::timestamp, '%Y-%m')
    and c.case_no is null
