-- The month's complaints as the complaint rate takes them.
select
    c.case_no as complaint_no,
    c.happened_at as received_at,
    f.category,
    c.reason as finding,
    f.order_no,
    c.employee_no as respondent,
    f.settled_at as closed_at
from measure.cases as c
join fact.complaints as f on f.complaint_no = c.case_no
where c.kpi = 'complaint_rate' and c.month = $month_start::date and not c.basis
order by c.happened_at, c.case_no;
