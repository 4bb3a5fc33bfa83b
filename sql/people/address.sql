-- Where the people employed in the month are written to: the address on the newest roster row that has one.
select e.employee_no, max_by(trim(s.email), coalesce(s.valid_from, s.hired_on, date '1990-01-01')) as address
from people.employment as e
join stage.roster as s on s.employee_no = e.employee_no
where e.month = $month_start::date
    and trim(s.email) <> ''
group by e.employee_no
order by e.employee_no;
