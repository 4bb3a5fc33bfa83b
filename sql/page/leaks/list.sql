-- New leaks of the month, each with the installation that it is charged to.
select
    l.order_no,
    l.created_at as reported_at,
    o.product,
    l.cause,
    l.age_days,
    c.employee_no as installer,
    l.install_order_no,
    l.installed_at
from fact.leaks as l
join fact.orders as o on o.order_no = l.order_no
left join measure.cases as c on c.kpi = 'leaks_1y' and c.month = $month_start::date and c.case_no = l.order_no
where in_month(l.created_at, $month_start, $month_end)
order by l.cause is null desc, l.created_at, l.order_no;
