-- New leaks of the month by the age of the machine.
with classes as (
    select *
    from (values (1, 'week'), (2, 'month'), (3, 'quarter'), (4, 'half'), (5, 'year'), (6, 'older'), (7, 'unknown'))
        as c (place, age)
),

leaks as (
    select
        finding,
        case
            when age_days is null or age_days < 0 then 'unknown'
            when age_days <= 7 then 'week'
            when age_days <= 30 then 'month'
            when age_days <= 90 then 'quarter'
            when age_days <= 180 then 'half'
            when is_within_year then 'year'
            else 'older'
        end as age
    from fact.leaks
    where in_month(created_at, $month_start, $month_end)
)

select
    c.age,
    grouping(c.age) = 1 as is_total,
    count(l.age) as leaks,
    count(*) filter (where l.finding = 'confirmed') as confirmed,
    count(*) filter (where l.finding = 'pending') as pending
from classes as c
left join leaks as l on l.age = c.age
group by grouping sets ((c.place, c.age), ())
order by c.place;
