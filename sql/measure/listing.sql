-- The month's cases with where each stands.
select
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
    f.path,
    s.sheet,
    c.source % 2097152 as row_no,
    f.sha256
from measure.cases as c
join source_sheet as s on s.sheet_id = c.source // 2097152
join source_file as f on f.file_id = s.file_id
where c.month = $month
order by c.kpi, c.employee_no nulls last, c.state desc, c.happened_at, c.case_no, c.source;
