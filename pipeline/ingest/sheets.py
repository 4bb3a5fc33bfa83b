"""A worksheet's rows of texts as a CSV file, merged cells resolved and blank rows left out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pipeline.ingest.cells import Mark, clean
from pipeline.ingest.tables import MERGED_ACROSS, Refused

Row = tuple[int, list[str]]  # Excel row number, texts from column A
Range = tuple[tuple[int, int], tuple[int, int]]  # first and last (row, column), from 0, inclusive
Report = Callable[[int, int, str], None]

_BATCH = 1000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Extent:
    """How much was written: lines, Excel number of the last one, columns after the row number."""

    rows: int
    last_row: int
    columns: int


def is_filled(texts: list[str]) -> bool:
    """Whether any text is more than white space."""
    return any(text and not text.isspace() for text in texts)


def fill_down(rows: Iterable[Row], ranges: Iterable[Range]) -> Iterator[Row]:
    """The rows, where a range merged down one column gives its text to its other rows that hold anything."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in ranges:
        if left == right and bottom > top:
            starts.setdefault(top + 1, []).append((left, bottom + 1))
    open_ranges: list[tuple[int, int, str]] = []  # column, last row, text
    for number, texts in rows:
        open_ranges = [each for each in open_ranges if each[1] >= number]
        if open_ranges and is_filled(texts):
            _fill(texts, open_ranges)
        for column, last in starts.get(number, ()):
            open_ranges.append((column, last, texts[column] if column < len(texts) else ""))
        yield number, texts


def _fill(texts: list[str], open_ranges: list[tuple[int, int, str]]) -> None:
    for column, _, text in open_ranges:
        texts.extend([""] * (column + 1 - len(texts)))
        texts[column] = texts[column] or text


def report_merged_across(ranges: Iterable[Range], most: int, report: Report) -> None:
    """Reports every cell of the ranges that span several columns, at most `most` cells of each range."""
    for (top, left), (bottom, right) in ranges:
        if right > left:
            cells = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            for row, column in islice(cells, most):
                report(row + 1, column + 1, MERGED_ACROSS)


def write_rows(rows: Iterable[Row], target: Path, most_columns: int, most_rows: int) -> Extent:
    """What was written to `target`; filled columns or rows beyond the limits are refused as too large."""
    lines = last_row = columns = 0
    narrow = False
    kept = _kept(rows, most_columns, most_rows)
    with target.open("w", encoding="utf-8", newline="") as file:
        while batch := list(islice(kept, _BATCH)):
            wider = max(len(texts) for _, texts in batch)
            narrow = narrow or (lines > 0 and wider > columns)
            columns = max(columns, wider)
            file.write(_as_csv(batch, columns))
            lines, last_row = lines + len(batch), batch[-1][0]
    if narrow:
        widen(target, columns)
    return Extent(lines, last_row, columns)


def _kept(rows: Iterable[Row], most_columns: int, most_rows: int) -> Iterator[Row]:
    for number, texts in rows:
        if number > most_rows:
            raise Refused("too_large", "rows", limit=most_rows)
        if not is_filled(texts):
            continue
        while not texts[-1]:
            texts.pop()
        if len(texts) > most_columns:
            raise Refused("too_large", "columns", row=number, limit=most_columns)
        yield number, texts


def _as_csv(batch: list[Row], columns: int) -> str:
    text = _formatted(batch, columns)
    if not _CONTROL.search(text):
        return text
    tidy = [(number, [_tidy(each) for each in texts]) for number, texts in batch]
    return _formatted(tidy, columns)


def _tidy(text: str) -> str:
    return text if isinstance(text, Mark) else clean(text)


def _formatted(batch: list[Row], columns: int) -> str:
    lines = [[str(number), *texts, *[""] * (columns - len(texts))] for number, texts in batch]
    plain = "\n".join(map(",".join, lines)) + "\n"
    # Most batches need no quoting; then joining is what the csv module would do, several times faster.
    if '"' not in plain and plain.count(",") == columns * len(lines) and plain.count("\n") == len(lines):
        return plain
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(lines)
    return buffer.getvalue()


def widen(target: Path, columns: int) -> None:
    """Brings every line to that number of fields: a wider row came late."""
    whole = target.with_suffix(".wider")
    with (
        target.open(encoding="utf-8", newline="") as old,
        whole.open("w", encoding="utf-8", newline="") as new,
    ):
        writer = csv.writer(new, lineterminator="\n")
        for fields in csv.reader(old):
            writer.writerow(fields + [""] * (columns + 1 - len(fields)))
    whole.replace(target)
