-- Charges for new leaks of the month, from the installer to the repairer of the leak order: one row per charge. A leak
-- that the installer repairs himself is nobody else's work; one of another cause is charged to nobody.
with leaks as (
    select
        l.*,
        o.technician,
        o.installer_notified_at as notified_at,
        o.installer_arrived_at as came_at,
        o.installer_fixed,
        due_at(o.installer_notified_at, to_hours($installer_hours)) as latest_at,
        coalesce(i.employee_no, l.installer) = coalesce(r.employee_no, o.technician) as is_own
    from fact.leaks as l
    join fact.orders as o on o.order_no = l.order_no
    left join person_found as i
        on i.person = l.installer and i.month = date_trunc('month', l.installed_at)::date
    left join person_found as r
        on r.person = o.technician and r.month = date_trunc('month', l.created_at)::date
    where in_month(l.created_at, $month_start, $month_end)
        and l.installer is not null
        and l.age_days >= 0
        and l.finding <> 'dismissed'
),

charges as (
    select *, 'found' as part, 'counted' as known, null as fault, created_at as began_at, null::timestamp as ended_at
    from leaks
    union all
    select
        *,
        'not_on_site',
        clock_state(notified_at, came_at, latest_at, $as_of),
        clock_reason(notified_at, came_at),
        notified_at,
        came_at
    from leaks
    where notified_at is not null and clock_hit(notified_at, came_at, latest_at) = 0
    union all
    select *, 'not_fixed', 'counted', null, notified_at, came_at
    from leaks
    where clock_hit(notified_at, came_at, latest_at) = 1 and installer_fixed = false
)

select
    order_no as case_no,
    created_at as happened_at,
    installer as person,
    installed_at as named_at,
    case
        when is_own or known = 'excluded' then 'excluded'
        when finding = 'pending' then 'pending'
        else known
    end as state,
    case when is_own then 'installer_himself' else coalesce(fault, finding) end as reason,
    1 as numerator,
    1 as denominator,
    began_at as started_at,
    ended_at,
    part,
    order_no as subject,
    technician as payee,
    source
from charges
