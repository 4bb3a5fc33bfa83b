"""What a closed month would say today, held against what it was closed with: who, what, before, after, and why."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.close.manifest import Revision
from pipeline.close.results import CASES, SOURCE, CaseChange, case_changes
from pipeline.report.differences import CaseSide, Cause, Entry, MonthDifference, RowChanged
from pipeline.report.model import CorrectedCell

TOTALS = ("total", "grade")
PAY, CARDS, KPIS = "pay.json", "scorecards.json", "kpis.json"


def month_difference(
    revision: Revision,
    now: Path,
    as_of: str,
    corrections: Sequence[CorrectedCell],
    same_definitions: bool,
) -> MonthDifference:
    """The closed month against the results in the folder `now`, which were measured today."""
    then = revision.folder
    known = {entry["sha256"] for entry in revision.document["inputs"]}
    corrected = {(cell.sha256, cell.sheet, cell.row) for cell in corrections}
    changes = [change for change in case_changes(then / CASES, now / CASES) if set(change.differing) - set(SOURCE)]
    rows = _by_figure(changes, known, corrected, same_definitions)
    entries = [*_kpi_entries(then, now, rows), *_card_entries(then, now, rows), *_pay_entries(then, now, rows)]
    order = sorted(entries, key=lambda entry: (entry.employee_no, entry.what))
    return MonthDifference(str(revision.month), revision.number, as_of, tuple(order))


Figures = Mapping[tuple[str, str], Sequence[RowChanged]]


def _by_figure(
    changes: Sequence[CaseChange], known: set[str], corrected: set[tuple[str, str, int]], same_definitions: bool
) -> Figures:
    """The changed cases by employee number and KPI; one that changed hands is on both sides."""
    found: dict[tuple[str, str], list[RowChanged]] = defaultdict(list)
    for change in changes:
        cause = _cause(change, known, corrected, same_definitions)
        row = _row(change, cause)
        sides = [side for side in (change.before, change.after) if side is not None]
        for number in sorted({str(side["employee_no"] or "") for side in sides}):
            found[number, str(change.is_of["kpi"])].append(row)
    return found


def _cause(change: CaseChange, known: set[str], corrected: set[tuple[str, str, int]], same_definitions: bool) -> Cause:
    """Why the case changed, by what can be seen on it."""
    before, after = change.before or {}, change.after or {}
    if before.get("appeal") != after.get("appeal"):
        return "appeal"
    place = change.is_of
    if (place["sha256"], place["sheet"], place["row_no"]) in corrected:
        return "correction"
    if after and after["sha256"] not in known:
        return "late_rows"
    if not same_definitions:
        return "definitions"
    return "decided_since" if before and after else "late_rows"


def _row(change: CaseChange, cause: Cause) -> RowChanged:
    place = change.is_of
    return RowChanged(
        case=str(place["case_no"]),
        before=_side(change.before),
        after=_side(change.after),
        cause=cause,
        file=str(place["file"]),
        sheet=str(place["sheet"]),
        row=int(place["row_no"]),
    )


def _side(case: Mapping[str, Any] | None) -> CaseSide | None:
    if case is None:
        return None
    return CaseSide(case["state"], case["reason"] or "", case["numerator"], case["denominator"])


def _kpi_entries(then: Path, now: Path, rows: Figures) -> Iterator[Entry]:
    was, is_ = (_figures(_read(folder / KPIS)) for folder in (then, now))
    for number, kpi in sorted({*was, *is_}):
        before, after = was.get((number, kpi), ""), is_.get((number, kpi), "")
        if before != after:
            found = tuple(rows.get((number, kpi), ()))
            # the company's figure is moved by everybody's rows, which stand with the people
            moved = found if number else [row for (_, of), own in rows.items() if of == kpi for row in own]
            yield Entry(number, kpi, before, after, _causes(moved), found)


def _figures(document: Any) -> dict[tuple[str, str], str]:
    """Everybody's figures, and the company's under no number, as numerator over denominator."""
    return {
        ("" if entry["level"] == "company" else str(entry["id"]), str(entry["kpi"])): _above_and_below(entry)
        for entry in document["kpis"]
        if entry["level"] in ("company", "technician")
    }


def _above_and_below(entry: Mapping[str, Any]) -> str:
    below = "" if entry["denominator"] is None else f"/{entry['denominator']}"
    return f"{entry['numerator']}{below}"


def _card_entries(then: Path, now: Path, rows: Figures) -> Iterator[Entry]:
    was, is_ = (_cards(_read(folder / CARDS)) for folder in (then, now))
    for number in sorted({*was, *is_}):
        for what in TOTALS:
            before, after = (_text(cards.get(number, {}).get(what)) for cards in (was, is_))
            if before != after:
                yield Entry(number, what, before, after, _all_causes(number, rows))


def _cards(document: Any) -> dict[str, Mapping[str, Any]]:
    return {str(card["employee_no"]): card for card in document["scorecards"]}


def _pay_entries(then: Path, now: Path, rows: Figures) -> Iterator[Entry]:
    was, is_ = (settled(folder) for folder in (then, now))
    for number in sorted({*was, *is_}):
        before, after = was.get(number, Fraction(0)), is_.get(number, Fraction(0))
        if before != after:
            yield Entry(number, "pay", str(before), str(after), _all_causes(number, rows))


def settled(folder: Path) -> dict[str, Fraction]:
    """What the month's own proposals come to for each person in yuan, nothing where they may not be paid yet."""
    lines = _read(folder / PAY)["lines"]
    return {str(line["employee_no"]): Fraction(line["settled"]) for line in lines}


def _all_causes(number: str, rows: Figures) -> tuple[Cause, ...]:
    own = [row for (of, _), found in rows.items() if of == number for row in found]
    return _causes(own)


def _causes(rows: Sequence[RowChanged]) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys(row.cause for row in sorted(rows, key=lambda row: (row.cause, row.case))))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def difference_document(difference: MonthDifference) -> dict[str, Any]:
    """The differences of a closed month as plain data."""
    return asdict(difference)


def read_difference(document: Mapping[str, Any]) -> MonthDifference:
    """The differences of a closed month from plain data."""
    return MonthDifference(**{**document, "entries": tuple(map(read_entry, document["entries"]))})


def read_entry(document: Mapping[str, Any]) -> Entry:
    """One difference from plain data; a manifest may say more of it."""
    known = {name: document[name] for name in ("employee_no", "what", "before", "after")}
    return Entry(**known, causes=tuple(document["causes"]), rows=tuple(map(_read_row, document["rows"])))


def _read_row(document: Mapping[str, Any]) -> RowChanged:
    sides = {name: None if document[name] is None else CaseSide(**document[name]) for name in ("before", "after")}
    return RowChanged(**{**document, **sides})
