-- Every case once per unit it counts for: the company has all, a team, branch or person those charged to its people.
create or replace view measure.placed as
select 'company' as level, 'company' as id, *
from measure.cases
union all
select 'branch', branch, *
from measure.cases
where branch is not null
union all
select 'team', team, *
from measure.cases
where team is not null
union all
select 'technician', employee_no, *
from measure.cases
where employee_no is not null;
