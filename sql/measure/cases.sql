-- Every case with the employee it is charged to, or why it is nobody's. A text is looked up in the month in which it was
-- written; the case belongs to somebody only when that person is employed at any time of the case's month. An appeal
-- upheld by the day of judgement takes its case out of that one figure. Where several schemes measure a KPI, each case is
-- kept as the scheme of its person measures it.
create or replace table measure.cases as
with named as (
    select
        r.*,
        -- a name that nobody bore then is looked up in the case's own month
        coalesce(
            f.employee_no,
            case when coalesce(f.problem, 'not_employed') = 'not_employed' then g.employee_no end
        ) as found_no,
        case when f.employee_no is null then coalesce(nullif(f.problem, 'not_employed'), g.problem) end as found_problem
    from measure.raw_case as r
    left join person_found as f
        on f.person = r.person and f.month = date_trunc('month', coalesce(r.named_at, r.happened_at))::date
    left join person_found as g on g.person = r.person and g.month = r.month
),

owned as (
    select
        n.* exclude (found_no, found_problem),
        p.employee_no as payee_no,
        e.employee_no,
        case
            when e.employee_no is not null then null
            when n.person is null then 'nobody_named'
            when n.found_no is not null then 'not_employed'
            else coalesce(n.found_problem, 'unknown_person')
        end as problem,
        e.team,
        e.branch
    from named as n
    left join people.employment as e on e.employee_no = n.found_no and e.month = n.month
    left join person_found as p on p.person = n.payee and p.month = n.month
    left join people.scheme as u on u.employee_no = e.employee_no and u.month = e.month
    left join measure.run as r on r.kpi = n.kpi and r.scheme = u.scheme
    join measure.run as k on k.kpi = n.kpi and k.keeps_the_rest
    where n.scheme = coalesce(r.scheme, k.scheme)
),

upheld as (
    select distinct k.kpi, a.month, p.employee_no, a."case" as case_no
    from stage.appeals as a
    join measure.kpi_spelling as k on k.text = a.kpi
    join person_found as p on p.person = a.employee_no and p.month = (a.month || '-01')::date
    where a.outcome = 'upheld' and (a.decided_on is null or a.decided_on <= $as_of)
)

select
    o.* replace (
        case when u.kpi is not null then 'excluded' else o.state end as state,
        case when u.kpi is not null then 'appeal_upheld' else o.reason end as reason
    )
from owned as o
left join upheld as u
    on u.kpi = o.kpi
    and u.month = strftime(o.month, '%Y-%m')
    and u.employee_no = o.employee_no
    and u.case_no = o.case_no
    and not o.basis;
