-- Events entered under a rule: verified ones count; revoked ones do not; what is not verified or under appeal waits.
-- What money is measured by is the loss entered; only some rules go by the fee of the order concerned instead. A
-- complaint in the company's own log reached the company unless it says otherwise; while it is not judged, what depends
-- on it waits.
with complained as (
    select
        complaint_no,
        to_company is distinct from false as reached_company,
        finding is distinct from 'established' as is_open
    from stage.complaints
    where coalesce(finding, 'pending') in ('established', 'pending')
),

called as (
    select distinct order_no
    from stage.follow_up_calls
    where finding is not null and verified
)

select
    strftime(v.date, '%Y-%m-%d') || ' ' || v.rule as case_no,
    v.date::timestamp as happened_at,
    v.person,
    case
        when v.status = 'revoked' then 'excluded'
        when v.status = 'appeal' or v.verified is distinct from true or c.is_open then 'pending'
        else 'counted'
    end as state,
    case
        when v.status = 'revoked' then 'revoked'
        when v.status = 'appeal' then 'under_appeal'
        when v.verified is distinct from true then 'not_verified'
        when c.is_open then 'complaint_open'
    end as reason,
    coalesce(v.quantity, 1) as numerator,
    1 as denominator,
    v.rule as part,
    v.order_no as subject,
    coalesce(
        v.base_amount, case when list_contains($rules_by_order_fee::varchar[], upper(v.rule)) then o.fee_charged end
    ) as amount,
    v.amount as entered,
    list_filter(
        [
            case when c.complaint_no is not null then 'complaint' end,
            case when c.reached_company then 'company' end,
            case when f.order_no is not null then 'call' end,
            case when o.is_leak then 'leak' end
        ],
        lambda flag: flag is not null
    ) as flags,
    v.source
from stage.violations as v
left join complained as c on c.complaint_no = v.complaint_no
left join called as f on f.order_no = v.order_no
left join fact.orders as o on o.order_no = v.order_no
where in_month(v.date, $month_start, $month_end) and coalesce(v.quantity, 1) > 0
