"""Puts single cells right while their sheet is landed, and proves that every correction found what it expects."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.database import Database
from pipeline.definitions.corrections import Correction
from pipeline.definitions.fold import fold
from pipeline.definitions.log import Column
from pipeline.errors import Faults, Unusable
from pipeline.ingest import landing_sql
from pipeline.ingest.recognise import Heading
from pipeline.ingest.tables import SheetText, column_letters
from pipeline.language import Message, message
from pipeline.validation import listed, nearest, unknown

Workbooks = Mapping[str, AbstractSet[str]]
"""The hashes of the workbooks that ever bore a path."""
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_PHONE = re.compile(r"(?<!\d)(?:(?:\+?86[\s-]?)?1\d{2}[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s-]\d{7,8})(?!\d)")
STRUCK = "***"
_WANTED = {"number": "integer", "row_no": "integer", "place": "integer", "was": "varchar", "becomes": "varchar"}
_CORRECTED = {
    "sheet_id": "integer", "row_no": "integer", "col": "varchar", "header": "varchar", "cell": "varchar",
    "was": "varchar", "becomes": "varchar", "reason": "varchar", "corrected_by": "varchar", "corrected_on": "date",
}  # fmt: skip


@dataclass(frozen=True)
class _Cell:
    """A cell by its Excel row and its column, counted from 0."""

    row: int
    place: int

    @property
    def address(self) -> str:
        """The cell's address."""
        return f"{column_letters(self.place + 1)}{self.row}"


class Corrector:
    """The corrections of one load, applied sheet by sheet; `workbooks` are all that were ever loaded or lie there."""

    def __init__(self, corrections: Sequence[Correction], workbooks: Workbooks) -> None:
        self._entries = dict(enumerate(corrections, start=1))
        self._faults: dict[int, Message] = {}
        self._workbook: dict[int, str] = {}
        for number, entry in self._entries.items():
            found = _workbook_of(entry, workbooks)
            if isinstance(found, Message):
                self._faults[number] = found
            else:
                self._workbook[number] = found

    def apply(
        self, db: Database, sha256: str, sheet_id: int, text: SheetText, heading: Heading, date_1904: bool
    ) -> bool:
        """True when the sheet has corrections: `sheet_cells` then holds its rows, corrected, and they are recorded."""
        here = {n: e for n, e in self._entries.items() if self._is_for(n, sha256, text.name)}
        if not here:
            return False
        db.rows(landing_sql.copy_rows(text.columns), {"csv": str(text.csv)})
        cells = self._located(here, text, heading)
        _want(db, {number: (cell, here[number]) for number, cell in cells.items()})
        recorded = []
        found = db.rows(landing_sql.wanted_cells(text.columns), {"date_1904": date_1904})
        for number, has_row, was, is_same in found:
            cell, entry = cells[number], here[number]
            column = _log_column(heading, cell.place)
            if not has_row:
                self._faults[number] = _no_row(db, cell, heading)
            elif not is_same:
                self._faults[number] = _differs(entry, was or "", heading.log.columns.get(column or ""))
            else:
                recorded.append((sheet_id, *_record(cell, was or "", entry, heading, column)))
        for place in sorted({cell.place for cell in cells.values()}):
            db.rows(landing_sql.correct_column(place))
        db.load("corrected_cell", _CORRECTED, recorded)
        return True

    def check(self, db: Database) -> None:
        """Proves that every correction was applied, now or when its workbook was loaded.

        Raises:
            Faults: what each of the others was looking for, and what is there instead.
        """
        sheets: dict[str, dict[str, str]] = defaultdict(dict)
        for sha256, sheet, verdict in db.rows(
            "select f.sha256, s.sheet, s.verdict from source_file as f left join source_sheet as s using (file_id)"
        ):
            sheets[sha256][sheet] = verdict
        for number, sha256 in self._workbook.items():
            fault = _sheet_fault(self._entries[number], sheets.get(sha256))
            if fault is not None:
                self._faults[number] = fault
        if self._faults:
            raise Faults([_told(n, self._entries[n], fault) for n, fault in sorted(self._faults.items())])

    def _is_for(self, number: int, sha256: str, sheet: str) -> bool:
        return self._workbook.get(number) == sha256 and self._entries[number].sheet.strip() == sheet.strip()

    def _located(self, here: Mapping[int, Correction], text: SheetText, heading: Heading) -> dict[int, _Cell]:
        """The cells of one sheet's corrections; what cannot be located, or is another's too, is a fault."""
        cells: dict[int, _Cell] = {}
        for number, entry in here.items():
            cell = _cell_of(entry, text, heading)
            first = next((n for n, other in cells.items() if other == cell), None)
            if isinstance(cell, Message):
                self._faults[number] = cell
            elif first is not None:
                self._faults[number] = message("fault.correction.twice", first=first)
            else:
                cells[number] = cell
        return cells


def _workbook_of(entry: Correction, workbooks: Workbooks) -> str | Message:
    """The hash of the workbook that the entry names, or why it names none."""
    if entry.sha256 is not None:
        wanted = entry.sha256.lower()
        is_known = any(wanted in hashes for hashes in workbooks.values())
        return wanted if is_known else message("fault.correction.no_hash", sha256=wanted)
    hashes = workbooks.get(entry.file or "", frozenset())
    if not hashes:
        return message("fault.correction.no_file", names=nearest(str(entry.file), sorted(workbooks)))
    if len(hashes) > 1:
        return message("fault.correction.several_files", count=len(hashes), names=listed(sorted(hashes)))
    return next(iter(hashes))


def _sheet_fault(entry: Correction, sheets: Mapping[str, str] | None) -> Message | None:
    """Why nothing of that sheet could be corrected; `sheets` gives the workbook's sheets their verdicts."""
    if sheets is None:
        return message("fault.correction.not_loaded")
    verdict = next((v for name, v in sheets.items() if name.strip() == entry.sheet.strip()), None)
    if verdict is None:
        return unknown("sheet", entry.sheet, sheets)
    return None if verdict == "loaded" else message("fault.correction.sheet_left")


def _cell_of(entry: Correction, text: SheetText, heading: Heading) -> _Cell | Message:
    """The cell that the entry names, or why there is none."""
    place: int | Message
    if entry.cell is not None:
        letters, row = _ADDRESS.fullmatch(entry.cell.upper()).groups()  # type: ignore[union-attr]  # checked on reading
        cell = _Cell(int(row), _number(letters) - 1)
    else:
        place = _place_of(entry.column or "", heading)
        if isinstance(place, Message):
            return place
        cell = _Cell(entry.row or 0, place)
    if cell.place >= text.columns:
        last = column_letters(text.columns)
        return message("fault.correction.no_column", letters=column_letters(cell.place + 1), last=last)
    if cell.row <= heading.row:
        return message("fault.correction.header_row", row=cell.row, heading=heading.row)
    return cell


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _place_of(column: str, heading: Heading) -> int | Message:
    """The sheet's column with that header, else the one that holds that column of the log."""
    headers = {**dict(heading.extras), **heading.headers}
    exact = [i for i, header in headers.items() if header == " ".join(column.split())]
    alike = [i for i, header in headers.items() if fold(header) == fold(column)]
    places = exact or alike or list(heading.columns.get(column, ()))
    if not places:
        return unknown("column", column, headers.values())
    if len(places) > 1:
        cells = listed(column_letters(place + 1) for place in sorted(places))
        return message("fault.correction.column_twice", column=column, cells=cells)
    return places[0]


def _want(db: Database, wanted: Mapping[int, tuple[_Cell, Correction]]) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in _WANTED.items())
    db.rows(f"create or replace temp table wanted_cell ({columns})")
    rows = [(n, cell.row, cell.place, entry.was, entry.becomes) for n, (cell, entry) in wanted.items()]
    db.load("wanted_cell", _WANTED, rows)


def _no_row(db: Database, cell: _Cell, heading: Heading) -> Message:
    query = "select coalesce(min(row_no), 0), coalesce(max(row_no), 0) from sheet_cells where row_no > $heading"
    first, last = db.rows(query, {"heading": heading.row})[0]
    return message("fault.correction.no_row", row=cell.row, first=first, last=last)


def _differs(entry: Correction, found: str, column: Column | None) -> Message:
    key = "done" if found == entry.becomes else "differs"
    said = {"was": discreet(entry.was, column), "found": discreet(found, column)}
    blank = message("fault.correction.blank")
    return message(f"fault.correction.{key}", **{name: text or blank for name, text in said.items()})


def _log_column(heading: Heading, place: int) -> str | None:
    return next((name for name, places in heading.columns.items() if place in places), None)


def _record(
    cell: _Cell, was: str, entry: Correction, heading: Heading, column: str | None
) -> tuple[int | str | object | None, ...]:
    known = heading.log.columns.get(column or "")
    header = heading.headers.get(cell.place, column_letters(cell.place + 1))
    values = (discreet(was, known), discreet(entry.becomes.strip(), known), discreet(entry.reason.strip(), None))
    return cell.row, column, header, cell.address, *values, entry.by.strip(), entry.on


def discreet(text: str, column: Column | None) -> str:
    """The text as it may be shown: nothing of a personal column's, and no telephone number of any words."""
    if column is not None and column.personal:
        return STRUCK if text else ""
    is_words = column is None or column.type in ("text", "label")
    return _PHONE.sub(STRUCK, text) if is_words else text


def _told(number: int, entry: Correction, fault: Message) -> Unusable:
    place = {"workbook": entry.workbook, "sheet": entry.sheet, "place": entry.place}
    return Unusable("error.correction", number=number, fault=fault, **place)


def workbooks_by_path(named: Iterable[tuple[str, str | None]]) -> dict[str, set[str]]:
    """The hashes of the workbooks that bore each path; paths of files that could not be hashed are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, sha256 in named:
        if sha256:
            found[path].add(sha256)
    return dict(found)
