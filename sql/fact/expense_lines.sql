-- What a claimed line is granted: the allowance of its kind, of other costs what was spent; approved excess in full.
-- A receipt from elsewhere than the trip is granted by a person only.
create or replace macro expense_lines(lodging_yuan, meal_yuan, secondment_yuan) as table
with standards as (
    select
        *,
        case
            when trip = 'none' and item in ('lodging', 'meals') then 0
            when trip = 'same_day' and item = 'lodging' then 0
            when item = 'lodging' then lodging_yuan * quantity
            when item = 'meals' then meal_yuan * quantity
            when item = 'secondment' then secondment_yuan * quantity
            else amount
        end as allowance,
        coalesce(receipt_place <> place, false) as is_elsewhere
    from stage.expenses
)

select
    *,
    concat_ws(' ', claim_no, strftime(date, '%Y-%m-%d'), item, receipt_no) as case_no,
    case when is_elsewhere and approved is null then 'pending' else 'counted' end as state,
    case
        when approved then amount
        when is_elsewhere then 0
        else least(amount, allowance)
    end::decimal(18, 2) as granted,
    case when is_elsewhere then 'place_differs' end as reason
from standards;
