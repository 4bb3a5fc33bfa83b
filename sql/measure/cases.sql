-- Every case with the employee it is charged to, or why it is nobody's. A text is looked up in the month in which it was
-- written; the case belongs to somebody only when that person is employed at any time of the case's month. An appeal
-- upheld by the day of judgement takes its case out of that one figure, makes it count as met, or charges it to somebody
-- else, who may appeal in turn. Where several schemes measure a KPI, each case is kept as the scheme of its person
-- measures it.
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

charged as (
    select
        n.* replace (coalesce(u.reassign_no, n.found_no) as found_no),
        if(u.reassign_no is null, null, n.found_no) as appellant_no
    from named as n
    left join people.employment as e on e.employee_no = n.found_no and e.month = n.month
    left join measure.upheld as u
        on u.kpi = n.kpi
        and u.month = n.month
        and u.employee_no = e.employee_no
        and u.case_no = n.case_no
        and u.remedy = 'reassign'
        and not n.basis
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
    from charged as n
    left join people.employment as e on e.employee_no = n.found_no and e.month = n.month
    left join person_found as p on p.person = n.payee and p.month = n.month
    left join people.scheme as u on u.employee_no = e.employee_no and u.month = e.month
    left join measure.run as r on r.kpi = n.kpi and r.scheme = u.scheme
    join measure.run as k on k.kpi = n.kpi and k.keeps_the_rest
    where n.scheme = coalesce(r.scheme, k.scheme)
),

-- what is left out of a figure already cannot be met
judged as (
    select
        o.*,
        u.kpi is not null and u.remedy = 'exclude' as left_out,
        case when u.remedy = 'met' and o.state <> 'excluded' then u.met end as met
    from owned as o
    left join measure.upheld as u
        on u.kpi = o.kpi
        and u.month = o.month
        and u.employee_no = o.employee_no
        and u.case_no = o.case_no
        and u.remedy <> 'reassign'
        and not o.basis
)

select
    * exclude (left_out, met) replace (
        case when left_out then 'excluded' when met is not null then 'counted' else state end as state,
        case when left_out then 'appeal_upheld' when met is not null then 'appeal_met' else reason end as reason,
        -- an appeal makes no case worse
        case met
            when 'all' then greatest(numerator, denominator)
            when 'none' then least(numerator, 0)
            else numerator
        end as numerator
    ),
    case
        when left_out then 'appeal_upheld'
        when met is not null then 'appeal_met'
        when appellant_no is not null then 'appeal_reassigned'
    end as appeal
from judged;
