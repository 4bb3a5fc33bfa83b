-- New leaks of the month by cause and by how old the machine was.
select
    cause,
    grouping(cause) = 1 as is_total,
    count(*) as leaks,
    count(*) filter (where age_days between 0 and $new_machine_days) as new_machine,
    count(*) filter (where age_days >= 0 and is_within_year) as within_year,
    count(*) filter (where not coalesce(age_days >= 0 and is_within_year, false)) as older
from fact.leaks
where in_month(created_at, $month_start, $month_end)
group by grouping sets ((cause), ())
order by leaks desc, cause nulls first;
