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


def sheet_rows(width: int) -> str:
    """What a sheet's rows are read from: its CSV file. Parameter: `$csv`."""
    cells = ", ".join(f"'c{i}': 'varchar'" for i in range(width))
    return (
        "read_csv($csv, header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
        f"new_line = '\\n', strict_mode = true, max_line_size = 67108864, columns = {{'row_no': 'integer', {cells}}})"
    )


def copy_rows(width: int) -> str:
    """The statement that makes `sheet_cells`, a copy of a sheet's rows that can be corrected. Parameter: `$csv`."""
    return f"create or replace temp table sheet_cells as from {sheet_rows(width)}"


def wanted_cells(width: int) -> str:
    """The query for what stands in the cells of `wanted_cell`: number, row is there, text, whether as expected.

    Parameter: `$date_1904`.
    """
    return (
        "select w.number, r.row_no is not null, cell_as_shown(r.cells[w.place + 1]), "
        "says_the_same(r.cells[w.place + 1], w.was, $date_1904) from wanted_cell as w "
        f"left join (select row_no, {_all_cells(width)} as cells from sheet_cells) as r on r.row_no = w.row_no "
        "order by w.number"
    )


def correct_column(place: int) -> str:
    """The statement that corrects the cells of `wanted_cell` in one column of `sheet_cells`."""
    return (
        f"update sheet_cells set c{place} = nullif(w.becomes, '') from wanted_cell as w "
        f"where w.row_no = sheet_cells.row_no and w.place = {place}"
    )


def _all_cells(width: int) -> str:
    return f"[{', '.join(f'c{i}' for i in range(width))}]"


def land_sheet(
    log: LogDefinition,
    columns: dict[str, tuple[int, ...]],
    width: int,
    extras: int,
    origin: tuple[int, ...],
    rows: str,
) -> str:
    """The statement that adds one sheet's rows to the text table.

    `columns` gives each log column its sheet columns, the preferred first. `origin` are the columns that say where a
    returned row came from, `rows` is what the rows are read from. Parameters: those of `rows`, `$sheet`, `$heading`
    (rows up to it are no data), `$h0..` headers and their sheet columns as `x0..` of the unknown columns.
    """
    texts = ", ".join(_first_filled(log.columns[name], columns.get(name, ())) for name in log.columns)
    return (
        f"insert into {text_table(log)} select $sheet * 2097152 + row_no, $sheet, row_no, {texts}, "
        f"{_extra_map(extras)}, {_places(columns)}, {_origin(origin)} "
        f"from (select *, {_all_cells(width)} as cells from {rows}) where row_no > $heading"
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
