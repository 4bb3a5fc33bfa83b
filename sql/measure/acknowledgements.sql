-- Who had signed for which version of which scheme by the moment of judgement, and when first.
select
    p.employee_no,
    a.scheme,
    a.effective_from,
    min(a.signed_on) as signed_on
from stage.acknowledgements as a
join person_found as p on p.person = a.employee_no and p.month = $month_start::date
where p.employee_no is not null
    and a.signed_on <= $as_of::date
group by p.employee_no, a.scheme, a.effective_from
order by p.employee_no, a.scheme, a.effective_from;
