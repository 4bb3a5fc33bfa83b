-- Installations planned for the month: appointment call at least so many days before.
select
    delivery_no as case_no,
    install_on::timestamp as happened_at,
    assistant as person,
    day_deadline_state(appointment_called_at, install_on - $days_before::integer, $as_of) as state,
    null as reason,
    day_deadline_hit(appointment_called_at, install_on - $days_before::integer) as numerator,
    1 as denominator,
    install_on::timestamp as started_at,
    appointment_called_at as ended_at,
    source
from fact.deliveries
where in_month(install_on, $month_start, $month_end)
