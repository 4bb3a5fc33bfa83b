-- What happened in each stratum: the counted cases of the KPI whose stratum its query knows, whosever they are.
with strata as (
    select scheme, kpi, month, case_no, min(stratum) as stratum
    from measure.raw_exposure
    group by scheme, kpi, month, case_no
)

select s.scheme, s.kpi, s.month, s.stratum, sum(c.numerator)
from strata as s
join measure.cases as c on c.kpi = s.kpi and c.month = s.month and c.case_no = s.case_no
where c.state = 'counted' and not c.basis
group by all
order by all;
