-- Appeals against test reports, oldest first: until when each could be made and has to be answered.
with deadlines as (
    select what, case_no, min(due_at) as due_at
    from complaint.due
    group by what, case_no
)

select
    a.appeal_no as number,
    a.appealed_at,
    a.urgent,
    a.result,
    a.answered_at,
    m.due_at as appeal_until,
    d.due_at,
    h.employee_no || ' ' || h.name as handler
from stage.lab_appeals as a
left join deadlines as m on m.what = 'appeal' and m.case_no = a.appeal_no
left join deadlines as d on d.what = 'answer' and d.case_no = a.appeal_no
left join person_found as hf on hf.person = a.handler and hf.month = date_trunc('month', a.appealed_at)::date
left join people.employment as h on h.employee_no = hf.employee_no and h.month = hf.month
order by a.appealed_at, a.appeal_no
