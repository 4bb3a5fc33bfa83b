-- The employee whom a text names in a month, or why it leads to nobody. people.mention holds what each text says.
create or replace table person_found as
with months as (
    select unnest(generate_series($first_month::date, $last_month::date, interval 1 month))::date as month
)

select
    m.person,
    months.month,
    coalesce(m.employee_no, b.employee_no) as employee_no,
    case
        when coalesce(m.employee_no, b.employee_no) is not null then null
        when b.name is not null then 'ambiguous_person'
        when m.name is not null then 'not_employed'
        else 'unknown_person'
    end as problem
from people.mention as m
cross join months
left join people.bearer as b on b.name = m.name and b.month = months.month;
