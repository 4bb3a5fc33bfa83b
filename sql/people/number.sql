-- Where Excel has turned 0103 into 103, another export of the roster tells: two numbers that differ only in leading zeros
-- and bear the same name are one person, whose number is the longest of them. Of two rows from the same day on, that of
-- the newer export stays.
create or replace table people.number as
select
    employee_no as written,
    max_by(employee_no, length(employee_no)) over (
        partition by ltrim(employee_no, '0'), replace(name, ' ', '')
    ) as employee_no,
    name
from (select distinct employee_no, name from stage.roster);

create or replace table stage.roster as
select r.* replace (coalesce(n.employee_no, r.employee_no) as employee_no)
from stage.roster as r
left join people.number as n on n.written = r.employee_no and n.name = r.name
join source_sheet as s on s.sheet_id = r.source // 2097152
join source_file as f on f.file_id = s.file_id
qualify row_number() over (
    partition by coalesce(n.employee_no, r.employee_no), r.valid_from
    order by s.exported_at desc, f.modified desc, r.source desc
) = 1;
