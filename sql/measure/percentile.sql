-- One continuous percentile of a KPI's counted cases, per unit.
select level, id, quantile_cont(numerator::double, $share::double)
from measure.placed
where kpi = $kpi and month = $month and state = 'counted'
group by level, id;
