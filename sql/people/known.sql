-- Every number and name under which somebody is or was on the roster.
create or replace table people.known as
select distinct employee_no, name
from stage.roster
order by employee_no, name;
