-- Claims of the month: what the rules grant of them.
select
    case_no,
    date::timestamp as happened_at,
    person,
    state,
    reason,
    granted as numerator,
    1 as denominator,
    item as part,
    coalesce(order_no, claim_no) as subject,
    amount,
    source
from expense_lines($lodging_yuan, $meal_yuan, $secondment_yuan)
where in_month(date, $month_start, $month_end)
