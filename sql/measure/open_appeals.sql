-- Appeals against the month's figures that nobody had decided at the moment of judgement.
select
    p.employee_no,
    k.kpi,
    a.kpi as written,
    a."case" as case_no
from stage.appeals as a
join person_found as p on p.person = a.employee_no and p.month = (a.month || '-01')::date
left join measure.kpi_spelling as k on k.text = a.kpi
where
    a.month = strftime($month_start, '%Y-%m')
    and p.employee_no is not null
    and (coalesce(a.outcome, 'pending') = 'pending' or a.decided_on > $as_of)
order by p.employee_no, a.kpi, a."case";
