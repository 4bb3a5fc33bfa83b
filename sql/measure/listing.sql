-- The month's cases, and earlier ones of those KPIs that look back, with where each stands.
select
    c.month,
    c.kpi,
    c.case_no,
    c.log,
    c.happened_at as "at",
    c.person,
    c.employee_no,
    c.problem,
    c.team,
    c.branch,
    c.state,
    c.reason,
    c.numerator,
    c.denominator,
    c.basis,
    c.started_at,
    c.ended_at,
    c.part,
    c.subject,
    c.amount,
    c.entered,
    c.payee_no,
    c.flags,
    f.path,
    s.sheet,
    c.source % 2097152 as row_no,
    f.sha256
from measure.cases as c
join source_sheet as s on s.sheet_id = c.source // 2097152
join source_file as f on f.file_id = s.file_id
where c.month = $month or (c.month < $month and list_contains($looking_back::varchar[], c.kpi))
order by
    c.kpi,
    c.month,
    c.employee_no nulls last,
    c.state desc,
    c.happened_at,
    c.case_no,
    c.source,
    c.part nulls first,
    c.started_at,
    c.ended_at,
    c.numerator;
