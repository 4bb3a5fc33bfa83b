-- Complaints received in the month: numbered year, month and two digits (YYMMNN), each number used once. The month is
-- that of receipt or of acceptance. A number is used again when it stood on another day for something else that has not
-- been given another number since.
with earlier as (
    select
        v.complaint_no,
        v.received_at,
        v.order_no,
        v.content
    from log.complaints as v
    where v.received_at <= $as_of
        and not exists (
            from fact.complaints as c
            where c.complaint_no <> v.complaint_no
                and c.received_at = v.received_at
                and c.order_no is not distinct from v.order_no
                and c.content is not distinct from v.content
        )
),

numbered as (
    select
        c.*,
        exists (
            from earlier as e
            where e.complaint_no = c.complaint_no
                and e.received_at::date <> c.received_at::date
                and (
                    coalesce(e.order_no, e.content) is null
                    or e.order_no is distinct from c.order_no
                    or e.content is distinct from c.content
                )
        ) as is_reused
    from fact.complaints as c
    where in_month(c.received_at, $month_start, $month_end)
),

judged as (
    select
        *,
        case
            when is_reused then 'number_reused'
            when not regexp_full_match(complaint_no, '\d{6,}') then 'number_form'
            when complaint_no[:4] not in (
                strftime(received_at, '%y%m'), strftime(coalesce(accepted_at, received_at), '%y%m')
            ) then 'number_of_another_month'
            when length(complaint_no) > 6 then 'number_beyond_99'
            when complaint_no[5:] = '00' then 'number_zero'
        end as fault
    from numbered
)

select
    complaint_no as case_no,
    received_at as happened_at,
    handler as person,
    'counted' as state,
    fault as reason,
    (fault is null)::integer as numerator,
    1 as denominator,
    received_at as started_at,
    accepted_at as ended_at,
    source
from judged
