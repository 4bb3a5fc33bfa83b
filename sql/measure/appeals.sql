-- Appeals as they stood at the moment of judgement, and what the upheld ones make of their cases. One that is decided on a
-- later day is still pending. A remedy that cannot be carried out (a KPI whose cases are amounts, a person who was not
-- employed) changes nothing: `obstacle` says why.
create or replace table measure.appeal as
with known as (
    select
        a.*,
        (a.month || '-01')::date as of_month,
        coalesce(a.outcome, 'pending') <> 'pending' and (a.decided_on is null or a.decided_on <= $as_of) as is_decided
    from stage.appeals as a
),

read as (
    select
        a.source,
        a.of_month as month,
        a.employee_no as appellant,
        p.employee_no,
        p.problem,
        k.kpi,
        k.met,
        a.kpi as written,
        a."case" as case_no,
        a.reason,
        if(a.is_decided, a.outcome, 'pending') as outcome,
        if(a.is_decided and a.outcome = 'upheld', coalesce(a.remedy, 'exclude'), null) as remedy,
        if(a.is_decided, d.employee_no, null) as decider_no,
        if(a.is_decided, a.decided_by, null) as decided_by,
        if(a.is_decided, a.decided_on, null) as decided_on,
        a.reassign_to,
        t.employee_no as found_no,
        t.problem as found_problem,
        e.employee_no as reassign_no
    from known as a
    left join measure.kpi_spelling as k on k.text = a.kpi
    left join person_found as p on p.person = a.employee_no and p.month = a.of_month
    left join person_found as d
        on d.person = a.decided_by and d.month = coalesce(date_trunc('month', a.decided_on)::date, a.of_month)
    left join person_found as t on t.person = a.reassign_to and t.month = a.of_month
    left join people.employment as e on e.employee_no = t.employee_no and e.month = a.of_month
)

select
    * exclude (met, found_no, found_problem, reassign_no),
    if(remedy = 'met', met, null) as met,
    if(remedy = 'reassign', reassign_no, null) as reassign_no,
    case
        -- to change a case takes a reason, a day and somebody else; leaving one out is what the log always did
        when remedy <> 'exclude' and (decided_by is null or decided_on is null or reason is null) then 'incomplete'
        when remedy <> 'exclude' and decider_no = employee_no then 'own_decision'
        when remedy = 'met' and kpi is not null and met is null then 'no_met'
        when remedy is distinct from 'reassign' then null
        when reassign_to is null then 'nobody_named'
        when found_no is null then coalesce(found_problem, 'unknown_person')
        when reassign_no is null then 'not_employed'
        when reassign_no = employee_no then 'same_person'
    end as obstacle
from read;

-- Of several that were upheld about one case the last decision stands.
create or replace table measure.upheld as
select
    kpi,
    month,
    employee_no,
    case_no,
    max_by((remedy, met, reassign_no), (coalesce(decided_on, date '0001-01-01'), source)) as stands,
    struct_extract(stands, 1) as remedy,
    struct_extract(stands, 2) as met,
    struct_extract(stands, 3) as reassign_no
from measure.appeal
where outcome = 'upheld'
    and obstacle is null
    and kpi is not null
    and employee_no is not null
    and case_no is not null
group by kpi, month, employee_no, case_no;
