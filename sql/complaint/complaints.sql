-- Complaints, oldest first, with how far each has come and until when it has to be closed. People go by the roster;
-- the content is only for finding the department.
with deadlines as (
    select what, case_no, min(due_at) as due_at
    from complaint.due
    group by what, case_no
)

select
    c.complaint_no as number,
    c.received_at,
    c.settled_at,
    c.category,
    c.content,
    case when c.is_quality then 'quality_fault' when not c.is_quality then 'human_factor' end as kind,
    c.severity,
    c.department,
    c.finding,
    c.progress as state,
    c.loss_amount as loss,
    d.due_at,
    h.employee_no || ' ' || h.name as handler,
    r.employee_no || ' ' || r.name as charged
from fact.complaints as c
left join deadlines as d on d.what = 'close' and d.case_no = c.complaint_no
left join person_found as hf on hf.person = c.handler and hf.month = date_trunc('month', c.received_at)::date
left join people.employment as h on h.employee_no = hf.employee_no and h.month = hf.month
left join person_found as rf on rf.person = c.charged_to and rf.month = date_trunc('month', c.received_at)::date
left join people.employment as r on r.employee_no = rf.employee_no and r.month = rf.month
where not c.is_duplicate
order by c.received_at, c.complaint_no
