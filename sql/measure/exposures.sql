-- What everybody had that events could have happened to, by stratum; what is nobody's counts for the company alone.
with named as (
    select
        r.scheme,
        r.kpi,
        r.month,
        r.stratum,
        r.exposure,
        coalesce(
            f.employee_no,
            case when coalesce(f.problem, 'not_employed') = 'not_employed' then g.employee_no end
        ) as found_no
    from measure.raw_exposure as r
    left join person_found as f
        on f.person = r.person and f.month = date_trunc('month', r.named_at)::date
    left join person_found as g on g.person = r.person and g.month = r.month
    where r.exposure > 0
)

select
    n.scheme,
    n.kpi,
    n.month,
    e.employee_no,
    n.stratum,
    sum(n.exposure),
    count(*)
from named as n
left join people.employment as e on e.employee_no = n.found_no and e.month = n.month
group by all
order by all;
