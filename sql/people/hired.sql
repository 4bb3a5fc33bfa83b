-- Since when people of the roster have worked here: the earliest day of hiring that it gives.
select employee_no, min(hired_on) as hired_on
from stage.roster
where hired_on is not null
group by employee_no
order by employee_no;
