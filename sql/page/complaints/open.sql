-- Complaints received up to the month's end that nobody has closed yet.
select
    c.complaint_no,
    c.received_at,
    date_diff('day', c.received_at, $as_of::timestamp) as age_days,
    c.progress,
    c.category,
    c.order_no,
    p.employee_no as respondent
from fact.complaints as c
left join person_found as p on p.person = c.charged_to and p.month = date_trunc('month', c.received_at)::date
where c.received_at < $month_end
    and c.settled_at is null
    and not c.is_duplicate
    and c.finding is distinct from 'withdrawn'
order by c.received_at, c.complaint_no;
