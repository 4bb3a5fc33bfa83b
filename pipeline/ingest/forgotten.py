"""Finds everything that workbooks hold of customers who are to be forgotten, and takes it out of their texts.

A value is replaced by a token that equal values share, so that what is told by equal values stays told. The key of the
tokens lives in memory for one command only: nobody, this program included, can lead a token back or make it again.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import re
import secrets
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from pipeline.database import Database, literal, open_database, quoted, seal
from pipeline.definitions.fold import fold
from pipeline.definitions.log import LogDefinition
from pipeline.ingest import landing_sql, typing_sql
from pipeline.ingest.corrections import Corrector
from pipeline.ingest.discover import ArchivedFile
from pipeline.ingest.land import Sheet, head, judge, next_number, take_sheet
from pipeline.ingest.ledger import prepare
from pipeline.ingest.recognise import exported_in_name
from pipeline.ingest.spelling import spell
from pipeline.ingest.tables import SheetText, WorkbookText
from pipeline.workspace import shipped

MARK = "遗忘-"
"""How every token begins; it holds no digit, so that no reading of a phone number changes it."""
FEW = 20
"""Beyond so many names and addresses they are not looked for inside texts: that would take too long."""
_SHORTEST = {"name": 2, "address": 6}
HELD = ("name", "phone", "address", "free_text")
_DIGITS = re.compile(r"\+?\d[\d\- ]{5,}\d")
_MARKED = "\x1f"
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


@dataclass(frozen=True)
class Wanted:
    """Who is to be forgotten: a customer by phone number, name or order number, or all whose rows began before a day.

    Exactly one of the two is given.
    """

    customer: str | None = None
    before: date | None = None


@dataclass(frozen=True)
class Tokens:
    """Makes tokens with a key of its own."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def of(self, kind: str, value: str) -> str:
        """The token of a value; equal values of one kind have equal ones."""
        found = hmac.new(self.key, f"{kind}\x1f{value}".encode(), hashlib.sha256)
        return MARK + found.hexdigest()[:16].translate(_LETTERS)


@dataclass(frozen=True)
class Book:
    """A workbook as it was read: its texts, and the numbers under which its sheets were taken."""

    file: ArchivedFile
    text: WorkbookText
    sheets: Mapping[int, Sheet]


@dataclass(frozen=True)
class Cell:
    """A value to be replaced: Excel row, log column, kind of personal data, and the value as read."""

    row: int
    column: str
    kind: str
    value: str


@dataclass(frozen=True)
class CorrectedCell:
    """A correction of a cell that is to be forgotten."""

    path: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class Found:
    """All that is to be forgotten: cells by sheet, rows by sheet, and corrections that stand in the way."""

    cells: Mapping[int, Sequence[Cell]]
    rows: Mapping[int, frozenset[int]]
    corrected: tuple[CorrectedCell, ...]

    def values(self, kind: str) -> frozenset[str]:
        """Every value of that kind."""
        return frozenset(cell.value for cells in self.cells.values() for cell in cells if cell.kind == kind)


def find(
    scratch: Path,
    logs: Mapping[str, LogDefinition],
    corrector: Corrector,
    texts: Iterable[tuple[ArchivedFile, WorkbookText, datetime]],
    wanted: Wanted,
) -> tuple[list[Book], Found]:
    """Every workbook that could be read, and what is to be forgotten in them.

    `texts` gives each workbook with its texts below `scratch` and its time in the workspace's zone. Rows that could not
    be loaded are searched too.

    Raises:
        Faults: corrections that do not fit the workbooks.
    """
    with open_database(scratch / "search.duckdb", readable=scratch) as db:
        seal(db)
        prepare(db, logs)
        _script(db, "tables")
        for log in logs.values():
            db.rows(landing_sql.create_text_table(log))
        books = [_taken(db, logs, corrector, file, text, modified) for file, text, modified in texts]
        corrector.check(db)
        _collect(db, logs, books)
        _choose(db, wanted)
        return books, _found(db)


def _taken(
    db: Database,
    logs: Mapping[str, LogDefinition],
    corrector: Corrector,
    file: ArchivedFile,
    text: WorkbookText,
    modified: datetime,
) -> Book:
    """The workbook with its sheets landed as text, read as a load reads them."""
    file_id = next_number(db, "source_file", "file_id")
    told = {"id": file_id, "sha": file.sha256, "path": file.path, "size": file.size, "modified": modified}
    db.rows("insert into source_file values ($id, $sha, $path, $size, $modified)", told)
    fallback = exported_in_name(Path(file.path).name) or text.modified or modified
    sheets = {}
    for sheet in text.sheets:
        judged = judge(sheet, head(sheet), logs.values(), fallback)

        def correct(sheet_id: int, text_of: SheetText, heading: object, judged: Sheet = judged) -> bool:
            assert judged.heading is not None  # only loaded sheets are corrected
            return corrector.apply(db, file.sha256, sheet_id, text_of, judged.heading, text.date_1904)

        sheets[take_sheet(db, file_id, judged, text.date_1904, (), correct)] = judged
    return Book(file, text, sheets)


def _collect(db: Database, logs: Mapping[str, LogDefinition], books: Sequence[Book]) -> None:
    """Fills `customer_row` and `customer_value` from all rows of logs about customers, loadable or not."""
    headings = [sheet.heading for book in books for sheet in book.sheets.values() if sheet.verdict == "loaded"]
    present = {
        log.id: {name for h in headings if h is not None and h.log.id == log.id for name in h.columns}
        for log in logs.values()
        if log.customer
    }
    about = [typing_sql.narrowed(logs[name], columns) for name, columns in present.items() if columns]
    for log in about:
        spell(db, log)
        db.rows(typing_sql.fold_rows(log))
    db.rows(typing_sql.read_moments(about))
    for log in about:
        db.rows(typing_sql.typed_rows(log, logs[log.id]))
        born = f"t.{quoted(log.born)}::timestamp" if log.born else "null"
        db.rows(
            f"insert into customer_row select t.sheet_id, t.row_no, coalesce({born}, s.exported_at) "
            "from typed as t join source_sheet as s on s.sheet_id = t.sheet_id"
        )
        for column, kind in _kinds(log):
            name = quoted(column)
            db.rows(
                f"insert into customer_value select sheet_id, row_no, {literal(column)}, {literal(kind)}, {name} "
                f"from typed where {name} is not null"
            )


def _kinds(log: LogDefinition) -> Iterator[tuple[str, str]]:
    """The log's columns that lead to a customer, with what they hold."""
    for name, column in log.columns.items():
        if column.personal in HELD:
            yield name, column.personal
        if name in log.customer:
            yield name, f"number:{log.customer[name]}"


def _choose(db: Database, wanted: Wanted) -> None:
    """Fills `forgotten_row`; of a customer it grows until no more rows of theirs are found."""
    if wanted.customer is None:
        _script(db, "before", {"before": wanted.before})
        return
    _script(db, "named", {"customer": wanted.customer})
    before = -1
    while (count := db.value("select count(*) from forgotten_row")) > before:
        before = count
        _script(db, "same_customer")


def _found(db: Database) -> Found:
    cells: dict[int, list[Cell]] = {}
    for sheet_id, *cell in db.rows(_sql("cells"), {"mark": MARK}):
        cells.setdefault(sheet_id, []).append(Cell(*cell))
    rows: dict[int, set[int]] = {}
    for sheet_id, row in db.rows("from forgotten_row"):
        rows.setdefault(sheet_id, set()).add(row)
    taken = {(sheet_id, cell.row, cell.column) for sheet_id, found in cells.items() for cell in found}
    corrected = (
        CorrectedCell(path, sheet, cell)
        for sheet_id, row, column, cell, sheet, path in db.rows(_sql("corrected"))
        if (sheet_id, row, column) in taken
    )
    return Found(cells, {sheet: frozenset(found) for sheet, found in rows.items()}, tuple(corrected))


@dataclass(frozen=True)
class Loose:
    """What else may name somebody who is to be forgotten, outside the columns of their rows.

    `whole` are values that fill a cell, `parts` those that are looked for inside texts, with their kinds.
    """

    phones: frozenset[str]
    whole: Mapping[str, str]
    parts: Mapping[str, str]

    @classmethod
    def of(cls, found: Found, headers: Container[str]) -> Loose:
        """The phone numbers, names and addresses of everybody who is to be forgotten."""
        # a header that came again among the rows may pass for a name, but must go on being a header
        whole = {v: kind for kind in ("name", "address") for v in found.values(kind) if fold(v) not in headers}
        parts = {v: kind for v, kind in whole.items() if len(v) >= _SHORTEST[kind]}
        return cls(found.values("phone"), whole, parts if len(parts) <= FEW else {})

    def cleaned(self, text: str, tokens: Tokens, is_log: bool) -> str:
        """The text without them; in a log's words a name inside a sentence may be an employee's and stays."""
        if (kind := self.whole.get(text.strip())) is not None:
            return tokens.of(kind, text.strip())
        for part, kind in self.parts.items():
            if part in text and not (is_log and kind == "name"):
                text = text.replace(part, tokens.of(kind, part))
        return _DIGITS.sub(lambda found: self._number(found[0], tokens), text) if len(text) >= 7 else text

    def _number(self, text: str, tokens: Tokens) -> str:
        digits = re.sub(r"\D", "", text)
        plain = re.sub(r"^(?:0086|86)(?=1\d{10}$)", "", digits)
        return tokens.of("phone", plain) if plain in self.phones else text


@dataclass(frozen=True)
class Taken:
    """How many cells were taken out of a workbook, and in how many rows of which sheet."""

    cells: int
    rows: Mapping[str, int]


def without(book: Book, found: Found, loose: Loose, tokens: Tokens, folder: Path) -> tuple[WorkbookText, Taken]:
    """The workbook's texts with everything taken out, and how much that was; changed sheets lie in `folder`."""
    sheets, taken = [], Taken(0, {})
    for sheet_id, sheet in book.sheets.items():
        target = folder / f"{book.file.sha256}-{sheet.text.index:03d}.csv"
        cells = found.cells.get(sheet_id, ())
        changed = _rewritten(sheet, cells, found.rows.get(sheet_id, frozenset()), loose, tokens, target)
        sheets.append(replace(sheet.text, csv=target) if changed else sheet.text)
        if changed:
            taken = Taken(taken.cells + sum(changed), {**taken.rows, sheet.text.name: len(changed)})
    return replace(book.text, sheets=tuple(sheets)), taken


def _rewritten(
    sheet: Sheet, cells: Sequence[Cell], rows: frozenset[int], loose: Loose, tokens: Tokens, target: Path
) -> list[int]:
    """How many cells differ between the sheet's file and the one written, of each row that differs."""
    wanted: dict[int, list[Cell]] = {}
    for cell in cells:
        wanted.setdefault(cell.row, []).append(cell)
    free = _free_places(sheet)
    changed = []
    with (
        sheet.text.csv.open(encoding="utf-8", newline="") as old,
        target.open("w", encoding="utf-8", newline="") as new,
    ):
        writer = csv.writer(new, lineterminator="\n")
        for fields in csv.reader(old):
            row, before = int(fields[0]), fields[1:]
            texts = list(before)
            _take_out(sheet, texts, wanted.get(row, ()), row in rows, tokens)
            is_head = sheet.heading is None or row < sheet.heading.row or sheet.verdict != "loaded"
            for place in range(len(texts)) if is_head else free:
                texts[place] = loose.cleaned(texts[place], tokens, not is_head)
            changed.append(sum(one != other for one, other in zip(before, texts, strict=True)))
            writer.writerow([fields[0], *texts])
    return [count for count in changed if count]


def _take_out(sheet: Sheet, texts: list[str], cells: Sequence[Cell], is_theirs: bool, tokens: Tokens) -> None:
    """Replaces the cells' values; in a row of theirs also what stands in columns that the log does not know."""
    if sheet.heading is None:
        return
    for cell in cells:
        for place in sheet.heading.columns.get(cell.column, ()):
            if texts[place].strip():
                texts[place] = tokens.of(cell.kind, cell.value)
    for place, _ in sheet.heading.extras if is_theirs else ():
        text = texts[place].strip()
        if text and not text.startswith((MARK, _MARKED)):
            texts[place] = tokens.of("extra", text)


def _free_places(sheet: Sheet) -> list[int]:
    """The columns of a log that hold free words, and those that it does not know."""
    if sheet.heading is None:
        return []
    heading = sheet.heading
    columns = heading.log.columns
    words = {place for name, at in heading.columns.items() if columns[name].personal == "free_text" for place in at}
    return sorted({*words, *(place for place, _ in heading.extras)})


def _script(db: Database, name: str, parameters: Mapping[str, object] | None = None) -> None:
    db.script(_sql(name), parameters)


def _sql(name: str) -> str:
    return shipped("sql", "forget", f"{name}.sql").read_text(encoding="utf-8")
