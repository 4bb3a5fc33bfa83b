-- Appeals upheld for the month that change no case of any figure though their remedy could be carried out.
select
    coalesce(a.case_no, '') as case_no,
    'appeals' as log,
    a.written as detail,
    a.source
from measure.appeal as a
anti join measure.effective_appeal as e on e.source = a.source
where a.outcome = 'upheld' and a.obstacle is null and a.month = $month_start::date
