-- Established complaints and completed orders by the team of the person charged.
select
    team,
    grouping(team) = 1 as is_total,
    count(*) filter (where not basis and state <> 'excluded') as received,
    count(*) filter (where state = 'pending') as pending,
    coalesce(sum(numerator) filter (where state = 'counted'), 0)::bigint as established,
    coalesce(sum(denominator) filter (where state = 'counted'), 0)::bigint as orders
from measure.cases
where kpi = 'complaint_rate' and month = $month_start::date
group by grouping sets ((team), ())
order by team nulls last;
