-- Points taken off in the month. One that nobody has verified waits, as does one under appeal; a revoked one is none.
select
    concat_ws(' ', strftime(date, '%Y-%m-%d'), item, order_no) as case_no,
    date::timestamp as happened_at,
    person,
    case
        when status = 'revoked' then 'excluded'
        when verified is distinct from true or status = 'appeal' then 'pending'
        else 'counted'
    end as state,
    case when status = 'revoked' then 'revoked' end as reason,
    points as numerator,
    1 as denominator,
    item as part,
    order_no as subject,
    source
from stage.deductions
where in_month(date, $month_start, $month_end)
