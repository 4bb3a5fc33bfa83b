-- How many counted cases of a KPI have a given reason, per unit.
select level, id, count(*)
from measure.placed
where kpi = $kpi and month = $month and state = 'counted' and reason = $reason
group by level, id;
