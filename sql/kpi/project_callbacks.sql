-- Delivered projects whose period ends with the month: called in it. Young projects have months, older ones quarters.
with due as (
    select
        *,
        case
            when $month_start::date <= delivered_on + interval 1 year then $month_start::date
            else date_trunc('quarter', $month_start)::date
        end as first_day
    from stage.projects
    where delivered_on < $month_start::date
        and (service_until is null or service_until >= $month_end::date - 1)
        and (
            $month_start::date <= delivered_on + interval 1 year
            or date_trunc('quarter', $month_end) = $month_end
        )
),

called as (
    select d.*, (
        select min(c.customer_called_at)
        from stage.project_callbacks as c
        where c.project_no = d.project_no and c.customer_called_at >= d.first_day and c.customer_called_at < $month_end
    ) as called_at
    from due as d
)

select
    project_no as case_no,
    $month_end::timestamp - interval 1 day as happened_at,
    caretaker as person,
    case when called_at is not null or $as_of >= $month_end then 'counted' else 'pending' end as state,
    null as reason,
    (called_at is not null)::integer as numerator,
    1 as denominator,
    first_day::timestamp as started_at,
    called_at as ended_at,
    project_no as subject,
    source
from called
