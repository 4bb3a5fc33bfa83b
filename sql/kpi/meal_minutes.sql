-- Meals of the month: back within the limit.
with meals as (
    select *, due_at(meal_start, to_minutes($limit_minutes)) as due_at
    from stage.attendance
    where in_month(meal_start, $month_start, $month_end)
)

select
    strftime(date, '%Y-%m-%d') as case_no,
    meal_start as happened_at,
    person,
    clock_state(meal_start, meal_end, due_at, $as_of) as state,
    clock_reason(meal_start, meal_end) as reason,
    clock_hit(meal_start, meal_end, due_at) as numerator,
    1 as denominator,
    meal_start as started_at,
    meal_end as ended_at,
    source
from meals
