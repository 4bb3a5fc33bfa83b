-- What HR has done about people by the day of judgement, with where each row stands; NULL employee_no where the row
-- names nobody who is known in the month.
select
    p.employee_no,
    h.date as done_on,
    h.step,
    h.rule,
    h.document,
    h.until,
    h.note,
    h."by" as done_by,
    f.path,
    s.sheet,
    (h.source % 2097152)::integer as row_no,
    f.sha256
from stage.hr_steps as h
join source_sheet as s on s.sheet_id = h.source // 2097152
join source_file as f on f.file_id = s.file_id
left join person_found as p on p.person = h.employee_no and p.month = $month_start::date
where h.date <= $as_of::date
order by p.employee_no nulls last, h.date, h.step, h.rule, h.source;
