-- Under which header and in which column of the sheet each log column stands, for the sheets of one load; a column that
-- a sheet gives more than once has a line per place, the preferred first.
create temp table if not exists sheet_header (
    sheet_id integer not null,
    col varchar not null,
    header varchar not null,
    place integer not null,
    place_rank integer not null
);
