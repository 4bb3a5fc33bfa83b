-- New leaks of the month at machines young enough, per installer. A leak whose installation is unknown has no age: it
-- is listed, and counts for nobody.
select
    order_no as case_no,
    created_at as happened_at,
    installer as person,
    installed_at as named_at,
    case when installed_at is not null and finding = 'pending' then 'pending' else 'counted' end as state,
    case when installed_at is null then 'no_installation' else finding end as reason,
    (installed_at is not null and finding = 'confirmed')::integer as numerator,
    1 as denominator,
    installed_at as started_at,
    created_at as ended_at,
    source
from fact.leaks
where in_month(created_at, $month_start, $month_end)
    and (installed_at is null or (age_days >= 0 and is_within_year))
