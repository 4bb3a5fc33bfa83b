-- Who was employed in which month, with the employee number of the manager whom the roster names.
select
    e.month,
    e.employee_no,
    e.name,
    e.role,
    e.team,
    e.branch,
    e.base_pay,
    f.employee_no as manager_no
from people.employment as e
left join person_found as f on f.person = e.manager and f.month = e.month
order by e.month, e.employee_no;
