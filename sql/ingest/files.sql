-- Every path that lies in the raw folder, and every workbook that was loaded from a path that is gone. Files that are no
-- tables by their name are named as ignored.
with original as (
    select f.file_id, f.sha256, f.path, s.path is not null and s.sha256 = f.sha256 as is_there
    from source_file as f
    left join seen_path as s on s.path = f.path
)

select
    s.path,
    s.sha256,
    case
        when s.code = 'ignored' then 'ignored'
        when s.code is not null then 'unreadable'
        when o.path = s.path then 'known'
        else 'duplicate'
    end as status,
    s.code,
    s.detail,
    o.path as original,
    case when o.path = s.path then o.file_id end as file_id
from seen_path as s
left join original as o on o.sha256 = s.sha256
union all
select path, sha256, 'gone', null, null, null, file_id
from original
where not is_there
order by 1, 2;
