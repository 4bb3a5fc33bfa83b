-- What the rows about customers hold that leads to somebody, and the rows that are to be forgotten.

create or replace macro is_phone(x) as length(regexp_replace(x, '[^0-9]', '', 'g')) >= 7;

create or replace temp table customer_row (sheet_id integer, row_no integer, born timestamp);

-- kind is that of the personal column, or what a number numbers: number:order
create or replace temp table customer_value (sheet_id integer, row_no integer, col varchar, kind varchar, value varchar);

create or replace temp table forgotten_row (sheet_id integer, row_no integer);
