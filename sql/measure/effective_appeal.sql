-- Appeals that changed a case: the case bears the mark of what they ask for, and was or is charged to the appellant.
create or replace view measure.effective_appeal as
select distinct a.source, a.month
from measure.appeal as a
join measure.cases as c
    on c.kpi = a.kpi
    and c.month = a.month
    and c.case_no = a.case_no
    and not c.basis
    and case a.remedy
        when 'exclude' then c.employee_no = a.employee_no and c.appeal = 'appeal_upheld'
        when 'met' then c.employee_no = a.employee_no and c.appeal = 'appeal_met'
        when 'reassign' then c.appellant_no = a.employee_no and c.employee_no = a.reassign_no
    end
where a.outcome = 'upheld' and a.obstacle is null;
