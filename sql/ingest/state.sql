-- One hash of every workbook loaded and every verdict on a path.
select md5(concat_ws(
    chr(31),
    (select string_agg(sha256 || path, chr(30) order by file_id) from source_file),
    (select string_agg(sha256 || redacted, chr(30) order by sha256) from redacted_file),
    (
        select string_agg(concat_ws(' ', path, sha256, code, detail), chr(30) order by path)
        from seen_path
    ),
    (select string_agg(log || fingerprint, chr(30) order by log) from definition)
));
