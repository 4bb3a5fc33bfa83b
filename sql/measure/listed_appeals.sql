-- All appeals about the month's figures, whoever decided how, with where each stands and whether it changed a case.
select
    a.employee_no,
    a.kpi,
    a.written,
    a.case_no,
    -- what a reason says of the customer by name or address is struck out
    replace(
        replace(a.reason, coalesce(nullif(o.customer_name, ''), chr(0)), '***'),
        coalesce(nullif(o.address, ''), chr(0)),
        '***'
    ) as reason,
    a.outcome,
    a.remedy,
    a.reassign_no,
    a.decider_no,
    a.decided_by,
    d.name as decider,
    a.decided_on,
    a.source in (select source from measure.effective_appeal) as effective,
    f.path,
    s.sheet,
    (a.source % 2097152)::integer as row_no,
    f.sha256
from measure.appeal as a
join source_sheet as s on s.sheet_id = a.source // 2097152
join source_file as f on f.file_id = s.file_id
left join stage.complaints as c on c.complaint_no = a.case_no
left join stage.work_orders as o on o.order_no = coalesce(c.order_no, a.case_no)
left join people.employment as d
    on d.employee_no = a.decider_no and d.month = coalesce(date_trunc('month', a.decided_on)::date, a.month)
where a.month = $month_start::date and a.employee_no is not null
order by a.employee_no, coalesce(a.kpi, a.written), a.case_no, a.source;
