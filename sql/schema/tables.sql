-- What is kept beside the logs' own tables: which workbooks and sheets were read, and what could not be loaded.

create schema if not exists log;

create table if not exists source_file (
    file_id integer primary key,
    sha256 varchar not null unique,
    path varchar not null,
    size bigint not null,
    modified timestamp not null
);

-- Workbooks that stand in the archive with customers taken out of them, and the hash of what stands there.
create table if not exists redacted_file (
    sha256 varchar primary key,
    redacted varchar not null
);

create table if not exists source_sheet (
    sheet_id integer primary key,
    file_id integer not null,
    position integer not null,
    sheet varchar not null,
    is_hidden boolean not null,
    log varchar,
    verdict varchar not null,
    detail varchar,
    heading integer,
    exported_at timestamp not null,
    date_1904 boolean not null,
    rows_read integer not null default 0,
    new_rows integer not null default 0,
    new_versions integer not null default 0,
    unchanged integer not null default 0,
    rejected integer not null default 0,
    blank integer not null default 0
);

-- Every path under data/raw as it was last looked at, so that an unchanged file is not read again. The code says why a
-- file was not read; the detail is JSON: a finer key and the values it names.
create table if not exists seen_path (
    path varchar primary key,
    size bigint not null,
    modified_ns bigint not null,
    sha256 varchar,
    code varchar,
    detail varchar
);

create table if not exists rejected_cell (
    sheet_id integer not null,
    row_no integer not null,
    col varchar not null,
    header varchar not null,
    cell varchar not null,
    code varchar not null
);

-- Rows that were sent back and came again put right: file, sheet and row of the one rejected, joined by U+001F.
create table if not exists settled_row (
    origin varchar not null
);

create table if not exists cell_warning (
    sheet_id integer not null,
    row_no integer not null,
    cell varchar not null,
    code varchar not null
);

-- Cells that were put right on their way in, with what they said; personal values are struck out. `col` is the log's
-- column, NULL for one it does not know.
create table if not exists corrected_cell (
    sheet_id integer not null,
    row_no integer not null,
    col varchar,
    header varchar not null,
    cell varchar not null,
    was varchar not null,
    becomes varchar not null,
    reason varchar not null,
    corrected_by varchar not null,
    corrected_on date not null
);

-- The definitions by which the rows were read; when one changes, everything is read again from the archive.
create table if not exists definition (
    log varchar primary key,
    fingerprint varchar not null
);
