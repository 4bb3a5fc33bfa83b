-- Installations of the last twelve months and how many of them leaked while they were new.
with months as (
    select
        month,
        count(*) as installations,
        sum(numerator)::bigint as leaked,
        month + interval 1 month + to_days($new_machine_days) as matures_on
    from measure.cases
    where kpi = 'leak_rate_by_install_month'
        and state = 'counted'
        and month between ($month_start - interval 11 months)::date and $month_start::date
    group by month
)

select
    strftime(month, '%Y-%m') as installed_in,
    grouping(month) = 1 as is_total,
    coalesce(sum(installations), 0)::bigint as installations,
    coalesce(sum(leaked), 0)::bigint as leaked,
    if(is_total, null, if($as_of >= any_value(matures_on), 'final', 'maturing')) as standing,
    if(is_total, null, any_value(matures_on)) as matures_on
from months
group by grouping sets ((month), ())
order by month;
