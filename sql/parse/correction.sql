-- Cells that somebody puts right: the text that they expect there, and the one that the reader gives.

-- Without the reader's marks for errors and for formulas without a stored value; blank is NULL.
create or replace macro cell_as_shown(x) as
    clean_text(case when is_unreadable(x) then substr(x, 3) else x end);

create or replace macro spaced(x) as
    coalesce(regexp_replace(fold_width(x), '\s+', ' ', 'g'), '');

-- A real date of Excel may be expected in any spelling that a log may use for it.
create or replace macro says_the_same(x, expected, date_1904) as
    spaced(cell_as_shown(x)) = spaced(expected)
    or coalesce(
        is_plain_moment(x) and plain_moment(x) = read_timestamp(fold_width(expected), 'ymd', date_1904),
        false
    );
