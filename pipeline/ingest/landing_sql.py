"""SQL from a log definition: the text table in which the rows of its sheets land, cell by cell."""

from __future__ import annotations

from pipeline.database import literal, quoted
from pipeline.definitions.log import Column, LogDefinition


def create_text_table(log: LogDefinition) -> str:
    """The statement that makes the table in which the log's rows land as text."""
    texts = ", ".join(f"{quoted(name)} varchar" for name in log.columns)
    return (
        f"create or replace temp table {text_table(log)} "
        f"(source bigint, sheet_id integer, row_no integer, {texts}, extra map(varchar, varchar), "
        "places map(varchar, integer), origin varchar)"
    )


def text_table(log: LogDefinition) -> str:
    """The name of the log's text table."""
    return quoted(f"text_{log.id}")


def land_sheet(
    log: LogDefinition, columns: dict[str, tuple[int, ...]], width: int, extras: int, origin: tuple[int, ...]
) -> str:
    """The statement that adds one sheet's CSV to the text table.

    `columns` gives each log column its sheet columns, the preferred first. `origin` are the columns that say where a
    returned row came from. Parameters: `$csv`, `$sheet`, `$heading`
    (rows up to it are no data), `$h0..` headers and their sheet columns as `x0..` of the unknown columns.
    """
    cells = ", ".join(f"'c{i}': 'varchar'" for i in range(width))
    texts = ", ".join(_first_filled(log.columns[name], columns.get(name, ())) for name in log.columns)
    return (
        f"insert into {text_table(log)} select $sheet * 2097152 + row_no, $sheet, row_no, {texts}, "
        f"{_extra_map(extras)}, {_places(columns)}, {_origin(origin)} "
        f"from (select *, [{', '.join(f'c{i}' for i in range(width))}] as cells from read_csv($csv, header = false, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', strict_mode = true, "
        f"max_line_size = 67108864, columns = {{'row_no': 'integer', {cells}}})) where row_no > $heading"
    )


def _first_filled(column: Column, places: tuple[int, ...]) -> str:
    if len(places) < 2:
        return f"c{places[0]}" if places else "null"
    cells = [f"nullif(trim(c{place}), '')" for place in places]
    first = f"coalesce({', '.join(cells)})"
    if column.type == "person":
        # a person is often given twice, as number and as name: both words help to find the one
        return f"nullif(concat_ws(' ', {', '.join(cells)}), '')"
    marked = " ".join(f"when is_unreadable(c{place}) then c{place}" for place in places)
    # a day in one column and the clock time in another belong together
    joined = " ".join(
        f"when read_clock(fold_width({clock})) is not null and {day} is not null then regexp_replace({day}, "
        f"' 00:00:00$', '') || ' ' || {clock}"
        for clock in cells
        for day in cells
        if clock != day and column.type == "timestamp"
    )
    return f"case {marked} {joined} else {first} end"


def _places(columns: dict[str, tuple[int, ...]]) -> str:
    """Where a column that a sheet gives more than once was taken from, per row."""
    several = {name: places for name, places in columns.items() if len(places) > 1}
    if not several:
        return "null"
    entries = ", ".join(
        f"{{'k': {literal(name)}, 'v': case "
        + " ".join(f"when is_unreadable(c{p}) then {p}" for p in places)
        + " "
        + " ".join(f"when nullif(trim(c{p}), '') is not null then {p}" for p in places)
        + " end}"
        for name, places in several.items()
    )
    return f"map_from_entries([{entries}])"


def _extra_map(extras: int) -> str:
    if not extras:
        return "null"
    entries = ", ".join(f"{{'k': $h{i}, 'v': cells[$x{i}]}}" for i in range(extras))
    return f"map_from_entries(list_filter([{entries}], lambda e: e.v is not null))"


def _origin(places: tuple[int, ...]) -> str:
    return f"concat_ws(chr(31), {', '.join(f'c{place}' for place in places)})" if places else "null"
