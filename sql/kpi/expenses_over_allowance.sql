-- Claims of the month that go beyond what the rules grant, with the excess.
select
    case_no,
    date::timestamp as happened_at,
    person,
    state,
    coalesce(reason, 'over_allowance') as reason,
    amount - granted as numerator,
    1 as denominator,
    item as part,
    coalesce(order_no, claim_no) as subject,
    amount - granted as amount,
    source
from expense_lines($lodging_yuan, $meal_yuan, $secondment_yuan)
where in_month(date, $month_start, $month_end) and amount > granted
