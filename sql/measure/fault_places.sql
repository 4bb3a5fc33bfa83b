-- The faults one check found, with where each stands.
select m.case_no, m.log, m.detail, f.path, s.sheet, (m.source % 2097152)::integer
from measure.fault as m
join source_sheet as s on s.sheet_id = m.source // 2097152
join source_file as f on f.file_id = s.file_id
order by m.case_no, m.source;
