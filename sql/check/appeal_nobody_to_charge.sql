-- Appeals upheld for the month whose case is to be charged to nobody known, or to the appellant again.
select
    coalesce(case_no, '') as case_no,
    'appeals' as log,
    if(reassign_to is null, written, obstacle || ': ' || reassign_to) as detail,
    source
from measure.appeal
where remedy = 'reassign' and obstacle is not null
    and obstacle not in ('incomplete', 'own_decision')
    and month = $month_start::date
