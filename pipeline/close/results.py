"""What a month came to, as files that can be compared: cards, figures, money and every case."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.database import Database, Row, literal, open_database, quoted
from pipeline.kpi.model import Case
from pipeline.report.documents import Document, kpis_document, scorecards_document, to_json
from pipeline.report.model import MonthReport
from pipeline.report.pay_lines import PayLine, pay_lines

DOCUMENTS = ("scorecards.json", "kpis.json", "pay.json")
CASES = "cases.parquet"
COLUMNS = {
    "kpi": "varchar",
    "case_no": "varchar",
    "log": "varchar",
    "at": "timestamp",
    "person": "varchar",
    "employee_no": "varchar",
    "problem": "varchar",
    "team": "varchar",
    "branch": "varchar",
    "state": "varchar",
    "reason": "varchar",
    "numerator": "varchar",
    "denominator": "varchar",
    "basis": "boolean",
    "started_at": "timestamp",
    "ended_at": "timestamp",
    "file": "varchar",
    "sheet": "varchar",
    "row_no": "bigint",
    "sha256": "varchar",
    "part": "varchar",
    "subject": "varchar",
    "amount": "varchar",
    "entered": "varchar",
    "payee_no": "varchar",
    "flags": "varchar",
    "appeal": "varchar",
}
SOURCE = ("file", "sheet", "row_no", "sha256")
"""Where a case's row stands; a newer export may say the same in another place."""
"""Numbers of cases are texts: they are exact decimals of any length."""
_NAMES = ("employee_no", "kpi", "level", "id", "rule", "month")


@dataclass(frozen=True)
class Difference:
    """A place of a document that says something else: the way to it, what stood there and what stands there now."""

    place: str
    before: object
    after: object


@dataclass(frozen=True)
class CaseChange:
    """A case that came, went or says something else: its columns before and after, None where there is none."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def is_of(self) -> dict[str, Any]:
        """The case as it is known, from the side that has it."""
        found = self.after or self.before
        assert found is not None  # a change has at least one side
        return found

    @property
    def differing(self) -> list[str]:
        """The columns in which the two sides differ, in their order; all where one side is missing."""
        before, after = self.before or {}, self.after or {}
        return [name for name in self.is_of if before.get(name) != after.get(name)]


def write_results(report: MonthReport, folder: Path) -> None:
    """Writes the cards, figures, money and cases of the month into a folder."""
    documents = (scorecards_document(report), kpis_document(report), pay_document(report))
    for name, document in zip(DOCUMENTS, documents, strict=True):
        (folder / name).write_bytes(to_json(document))
    write_cases(report.cases, folder / CASES)


def write_cases(cases: Sequence[Case], file: Path) -> None:
    """Writes cases as a Parquet file, ordered by all that they say."""
    with open_database(None, readable=file.parent) as db:
        made = ", ".join(f"{quoted(name)} {kind}" for name, kind in COLUMNS.items())
        db.rows(f"create table listed ({made})")
        db.load("listed", COLUMNS, map(_row, cases))
        order = ", ".join(map(quoted, COLUMNS))
        query = f"select * from listed order by {order}"
        db.rows(f"copy ({query}) to {literal(str(file))} (format parquet, compression zstd)")


def _row(case: Case) -> Row:
    source = case.source
    return (
        *(case.kpi, case.case_no, case.log, case.at, case.person, case.employee_no, case.problem, case.team),
        *(case.branch, case.state, case.reason, _exact(case.numerator), _exact(case.denominator), case.basis),
        *(case.started_at, case.ended_at, source.file, source.sheet, source.row, source.sha256),
        *(case.part, case.subject, _exact(case.amount), _exact(case.entered), case.payee_no, " ".join(case.flags)),
        case.appeal,
    )


def _exact(value: object) -> str | None:
    """A number as text that does not depend on how it was computed: 1, 1.0 and 1.00 are one number."""
    return None if value is None else str(Fraction(str(value)))


def pay_document(report: MonthReport) -> Document:
    """Everybody's money of the month in yuan, exact, as text."""
    return {
        "schema": "pay/1",
        "month": str(report.scored.month),
        "as_of": report.scored.as_of.isoformat(),
        "lines": [_pay(line) for line in pay_lines(report)],
    }


def _pay(line: PayLine) -> Document:
    amounts = ("reward", "received", "stated", "payable", "within", "beyond", "net", "due")
    settled = line.due - line.carried if line.is_final else Fraction(0)
    return {
        "employee_no": line.card.employee.employee_no,
        "final": line.is_final,
        **{name: str(getattr(line, name)) for name in amounts},
        "carried": str(line.carried),
        "settled": str(settled),
    }


def document_differences(before: Path, after: Path) -> Iterator[Difference]:
    """What the second of two JSON files says otherwise than the first; what only the second knows is no difference."""
    yield from _differences(_read(before), _read(after), "")


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _differences(before: Any, after: Any, place: str) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name, value in before.items():
            yield from _differences(value, after.get(name), f"{place}.{name}" if place else str(name))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _list_differences(before, after, place)
    elif type(before) is not type(after) or before != after:
        yield Difference(place, before, after)


def _list_differences(before: list[Any], after: list[Any], place: str) -> Iterator[Difference]:
    was, now = _by_name(before), _by_name(after)
    for name, value in was.items():
        yield from _differences(value, now.get(name), f"{place}[{name}]")
    for name in now.keys() - was.keys():
        yield Difference(f"{place}[{name}]", None, now[name])


def _by_name(entries: list[Any]) -> dict[str, Any]:
    """List entries by what they are known by, the second of a name with its number."""
    named: dict[str, Any] = {}
    for place, entry in enumerate(entries):
        known = [str(entry[name]) for name in _NAMES if name in entry] if isinstance(entry, dict) else [str(place)]
        name = " ".join(known) or str(place)
        named[name if name not in named else f"{name} #{place}"] = entry
    return named


def case_changes(before: Path, after: Path) -> list[CaseChange]:
    """The cases in which two Parquet files differ, by KPI, case and place; by the columns that the first file has."""
    with open_database(None, readable=before.parent) as db:
        names = _columns(db, before)
        gone, come = (_only_in(db, one, other, names) for one, other in ((before, after), (after, before)))
    keys = sorted({*gone, *come})
    return [CaseChange(gone.get(key), come.get(key)) for key in keys]


def _columns(db: Database, file: Path) -> list[str]:
    return [name for name, *_ in db.rows(f"describe from read_parquet({literal(str(file))})")]


def _only_in(db: Database, one: Path, other: Path, names: Sequence[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    """The cases that only the first file holds, by what makes them one case; of several the number is part of it."""
    listed = ", ".join(map(quoted, names))
    read = [f"select {listed} from read_parquet({literal(str(file))})" for file in (one, other)]
    rows = db.records(f"select * from ({read[0]} except all {read[1]}) order by all")
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        key = (*(str(row[name]) for name in ("kpi", "case_no", "log", "part", "subject", "basis")),)
        number = 0
        while (*key, str(number)) in found:
            number += 1
        found[(*key, str(number))] = row
    return found
