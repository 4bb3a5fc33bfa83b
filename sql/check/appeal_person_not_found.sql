-- Appeals about the month's figures whose appellant is nobody known; upheld ones are told as without a case.
select
    coalesce(case_no, '') as case_no,
    'appeals' as log,
    coalesce(problem, 'unknown_person') || ': ' || appellant as detail,
    source
from measure.appeal
where employee_no is null and outcome <> 'upheld' and month = $month_start::date
