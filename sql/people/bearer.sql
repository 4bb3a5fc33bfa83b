-- Who bears a name in a month: NULL employee_no where two employees do.
create or replace table people.bearer as
select
    month,
    name,
    case when count(distinct employee_no) = 1 then min(employee_no) end as employee_no
from people.employment
group by month, name;
