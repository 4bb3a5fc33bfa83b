-- Sums per figure, month and unit: a KPI's own figure, and those that take only some of its cases.
create or replace table measure.figures as
with figured as (
    select kpi as figure, * from measure.placed
    union all
    select s.figure, p.*
    from measure.placed as p
    join measure.slice as s on s.kpi = p.kpi and s.part = p.part
)

select
    figure,
    month,
    level,
    id,
    coalesce(sum(numerator) filter (where state = 'counted'), 0) as numerator,
    coalesce(sum(denominator) filter (where state = 'counted'), 0) as denominator,
    count(*) filter (where state = 'counted') as counted,
    count(*) filter (where state = 'pending') as pending,
    count(*) filter (where state = 'excluded') as excluded
from figured
group by figure, month, level, id
order by figure, month, level, id;
