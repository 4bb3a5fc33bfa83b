-- Orders whose customer waited longer than the given minutes for the first contact.
select
    c.case_no as order_no,
    o.order_type,
    c.started_at as dispatched_at,
    c.ended_at as contacted_at,
    c.numerator::double / 60 as waited,
    c.employee_no as person
from measure.cases as c
join fact.orders as o on o.order_no = c.case_no
where c.kpi = 'response_minutes'
    and c.month = $month_start::date
    and c.state = 'counted'
    and c.numerator > $long_minutes * 60
order by c.numerator desc, c.case_no;
