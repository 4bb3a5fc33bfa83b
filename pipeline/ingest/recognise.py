"""Which log a sheet holds: found by its headers, wherever the header row stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from unicodedata import normalize

from pipeline.definitions.fold import fold
from pipeline.definitions.log import Column, LogDefinition
from pipeline.definitions.words import words
from pipeline.ingest.tables import column_letters

SEARCHED_ROWS = 500
ROWS_BEYOND = 10  # a complete header row is seldom followed by a better one, and never from far
FEWEST_MATCHES = 3
LONGEST_HEADER = 60

TextRow = tuple[int, Sequence[str]]
_DATE = (
    r"(?<!\d)(?:(20\d{2})\s*([-/._])\s*(\d{1,2})\s*\2\s*(\d{1,2})|(20\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?"
    r"|(20\d{2})(\d{2})(\d{2}))"
)
_CLOCK = (
    r"(?:\s*(上午|下午|中午|晚上|AM|PM)?\s*(\d{1,2})\s*[:时時点點]\s*"
    r"(?:(\d{1,2})(?:\s*[:分]\s*(\d{1,2})?)?)?\s*(AM|PM)?)?"
)
_MOMENT = re.compile(_DATE + r"(?:[\sT]*\(?(?:星期|周|週)?[一二三四五六日天]?\)?)" + _CLOCK + r"(?!\d)", re.IGNORECASE)
_NAME_MOMENT = re.compile(_DATE + r"(?:[-_T ]?(\d{2})[-_:.]?(\d{2})(?:[-_:.]?(\d{2}))?)?(?!\d)")
_AFTERNOON = ("下午", "晚上", "PM")


@dataclass(frozen=True)
class Heading:
    """A recognised header row.

    `columns` gives each log column the sheet's column indexes (0-based) that hold it, the preferred first; `extras`
    are (index, header) of columns the log does not know; one without a header goes by its letter. `missing` lists
    required columns without a header. `origin` holds the columns that say from which file, sheet and row a returned
    row came, or is empty.
    """

    log: LogDefinition
    row: int
    columns: Mapping[str, tuple[int, ...]]
    headers: Mapping[int, str]
    extras: tuple[tuple[int, str], ...]
    missing: tuple[str, ...]
    origin: tuple[int, ...]


def find_heading(rows: Iterable[TextRow], logs: Iterable[LogDefinition]) -> Heading | None:
    """The best header row among the first rows, or None when no row names enough columns of any log.

    A complete header row beats an incomplete one, unless that names twice as many columns; then the one that names
    more columns wins, then the higher row.
    """
    kinds, searched = list(logs), list(rows)[:SEARCHED_ROWS]
    width = max((len(cells) for _, cells in searched), default=0)
    spellings = Counter(header for kind in kinds for header in kind.by_header)
    needed = Counter(header for kind in kinds for header in _required_headers(kind))
    own = {kind.id: _own_headers(kind, spellings, needed) for kind in kinds}
    candidates: list[Heading] = []
    for number, cells in searched:
        if any(not found.missing and number > found.row + ROWS_BEYOND for found in candidates):
            break
        headers, folded = _folded_headers(cells)
        if sum(header in spellings for header in folded.values()) > 1:
            matched = (_match(kind, number, headers, folded, own[kind.id], width) for kind in kinds)
            candidates += [heading for heading in matched if heading is not None]
    return max(candidates, key=_rank, default=None)


def _own_headers(log: LogDefinition, spellings: Mapping[str, int], needed: Mapping[str, int]) -> frozenset[str]:
    """The headers that tell the log: those that no other knows, or that name something only this one requires."""
    only_here = (header for header in log.by_header if spellings[header] == 1)
    return frozenset((*only_here, *(header for header in _required_headers(log) if needed[header] == 1)))


def _required_headers(log: LogDefinition) -> list[str]:
    required = frozenset(log.required)
    return [header for header, (column, _) in log.by_header.items() if column in required]


def _rank(heading: Heading) -> tuple[int, int]:
    return len(heading.columns) * (1 if heading.missing else 2), -heading.row


def _folded_headers(cells: Sequence[str]) -> tuple[dict[int, str], dict[int, str]]:
    headers = {i: " ".join(cell.split()) for i, cell in enumerate(cells) if cell.strip()}
    return headers, {i: fold(header) for i, header in headers.items() if len(header) <= LONGEST_HEADER}


def _match(
    log: LogDefinition,
    row: int,
    headers: Mapping[int, str],
    folded: Mapping[int, str],
    own_headers: Container[str],
    width: int,
) -> Heading | None:
    """The row as a header row of that log.

    It names three columns and half of the required ones; two do when they are all that is required and one of them
    has a header of the log's own.
    """
    places: dict[str, list[tuple[int, int]]] = {}
    for index, header in folded.items():
        if header in log.by_header:
            column, rank = log.by_header[header]
            places.setdefault(column, []).append((rank, index))
    places = {column: _surely(log.columns[column], found, folded) for column, found in places.items()}
    missing = tuple(column for column in log.required if column not in places)
    is_told = any(header in own_headers for header in folded.values())
    fewest = FEWEST_MATCHES if missing or not is_told else 2
    if len(places) < fewest or len(missing) * 2 > len(log.required):
        return None
    known = {index for found in places.values() for _, index in found}
    named = ((i, headers.get(i) or column_letters(i + 1)) for i in range(width) if i not in known)
    extras = tuple((i, h) for i, h in named if not _is_ours(folded.get(i, "")))
    columns = {column: tuple(index for _, index in sorted(found)) for column, found in places.items()}
    return Heading(log, row, columns, headers, extras, missing, _origin(folded))


def _surely(column: Column, found: list[tuple[int, int]], folded: Mapping[int, str]) -> list[tuple[int, int]]:
    """The places without those whose header names the column only where it stands alone."""
    weak = frozenset(map(fold, column.alone))
    sure = [(rank, index) for rank, index in found if folded[index] not in weak]
    return sure or found


def _origin(folded: Mapping[int, str]) -> tuple[int, ...]:
    found = [next((i for i, h in folded.items() if h.startswith(word)), None) for word in words().origin_headers]
    return tuple(index for index in found if index is not None) if None not in found else ()


def _is_ours(folded_header: str) -> bool:
    return any(folded_header.startswith(word) for word in words().ignored_headers)


def forbidden_header(rows: Sequence[TextRow], logs: Iterable[LogDefinition]) -> str | None:
    """The first header that names data no scorecard may hold.

    Only the header row is looked at; in a sheet that is no known log, any row that could be one.
    """
    heading = find_heading(rows, logs)
    for number, cells in rows[:SEARCHED_ROWS]:
        filled = [cell for cell in cells if cell.strip()]
        is_header = number == heading.row if heading else len(filled) >= FEWEST_MATCHES
        found = (cell.strip() for cell in filled if fold(cell) in words().forbidden_headers)
        if is_header and (header := next(found, None)) is not None:
            return header
    return None


def exported_in_title(title_rows: Iterable[TextRow]) -> datetime | None:
    """The moment of export that a sheet's title block names, as `label: moment` or label and moment side by side."""
    for _, cells in title_rows:
        for cell, following in pairwise([*(cell for cell in cells if cell.strip()), ""]):
            if moment := _labelled_moment(cell, following):
                return moment
    return None


def _labelled_moment(cell: str, following: str) -> datetime | None:
    plain = normalize("NFKC", cell)
    place = next((i for i in range(len(plain)) if _begins_with_label(plain[i:])), None)
    if place is None:
        return None
    return first_moment(plain[place:]) or first_moment(following)


def _begins_with_label(text: str) -> bool:
    folded = fold(text[:24])
    return any(folded.startswith(word) for word in words().exported_at) and not text[:1].isspace()


def first_moment(text: str) -> datetime | None:
    """The first date, with its clock time if it has one, that a text names with its year first."""
    match = _MOMENT.search(normalize("NFKC", text))
    if match is None:
        return None
    *date, before, hour, minute, second, after = match.groups()
    half = (before or after or "").upper()
    hours = int(hour or 0) + (12 if half in _AFTERNOON and int(hour or 0) < 12 else 0)
    return _moment(date, hours, minute, second)


def exported_in_name(file_name: str) -> datetime | None:
    """The latest date in a file name, with a clock time that follows it directly."""
    found = (_moment(m.groups()[:10], *m.groups()[10:]) for m in _NAME_MOMENT.finditer(normalize("NFKC", file_name)))
    return max((moment for moment in found if moment), default=None)


def _moment(date: Sequence[str | None], *clock: str | int | None) -> datetime | None:
    """The moment, if there is one: the date's words stand in one of three groups, without their separator."""
    year, _, month, day, *others = date
    if year is None:
        year, month, day = others[:3] if others[0] is not None else others[3:]
    try:
        whole = datetime(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None
    hours, minutes, seconds = (int(part or 0) for part in clock)
    # an impossible clock time says nothing against the day; 24:00 is the end of it
    possible = (hours < 24 and minutes < 60 and seconds < 60) or (hours, minutes, seconds) == (24, 0, 0)
    return whole + timedelta(hours=hours, minutes=minutes, seconds=seconds) if possible else whole
