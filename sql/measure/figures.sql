-- Sums per KPI, month and unit.
create or replace table measure.figures as
select
    kpi,
    month,
    level,
    id,
    coalesce(sum(numerator) filter (where state = 'counted'), 0) as numerator,
    coalesce(sum(denominator) filter (where state = 'counted'), 0) as denominator,
    count(*) filter (where state = 'counted') as counted,
    count(*) filter (where state = 'pending') as pending,
    count(*) filter (where state = 'excluded') as excluded
from measure.placed
group by kpi, month, level, id
order by kpi, month, level, id;
