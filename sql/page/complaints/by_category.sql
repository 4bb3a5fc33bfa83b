-- The complaints of the complaint rate by category.
select
    f.category,
    grouping(f.category) = 1 as is_total,
    count(*) filter (where c.state <> 'excluded') as received,
    count(*) filter (where c.state = 'counted' and c.reason = 'established') as established,
    count(*) filter (where c.state = 'counted' and c.reason in ('not_established', 'appeal_met')) as not_established,
    count(*) filter (where c.state = 'pending') as pending,
    count(*) filter (where c.state = 'counted' and c.reason = 'withdrawn') as withdrawn,
    count(*) filter (where c.state = 'excluded') as left_out
from measure.cases as c
join fact.complaints as f on f.complaint_no = c.case_no
where c.kpi = 'complaint_rate' and c.month = $month_start::date and not c.basis
group by grouping sets ((f.category), ())
order by received desc, f.category nulls last;
