"""What HR reads of closed months: where they would say something else today, and what restatements leave to pay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.kpi.model import Employee
from pipeline.language import Text, known
from pipeline.report import formats
from pipeline.report.differences import CaseSide, Entry, MonthDifference, RowChanged
from pipeline.report.model import Carried, MonthReport
from pipeline.report.wording import both, code, joined, kpi_text, named, same

MONEY, GRADE = "pay", "grade"
_FIRST = (GRADE, "total", MONEY)
"""What stands first of a person: what it all comes to."""


@dataclass(frozen=True)
class ChangedLine:
    """One figure of one person, or of the company, that would be another today, and the rows behind it."""

    who: Text
    what: Text
    before: Text
    after: Text
    causes: Text
    rows: tuple[Text, ...]


@dataclass(frozen=True)
class ClosedMonthView:
    """A closed month that would say something else today."""

    month: str
    revision: int
    lines: tuple[ChangedLine, ...]


@dataclass(frozen=True)
class CarriedLine:
    """Money that the restatement of a closed month leaves to this one; what would be taken waits for a decision."""

    who: Text
    month: str
    revision: int
    amount: str
    state: Text


@dataclass(frozen=True)
class ClosedView:
    """All that HR has to know of closed months."""

    months: tuple[ClosedMonthView, ...]
    carried: tuple[CarriedLine, ...]


def closed_view(report: MonthReport) -> ClosedView:
    """What closed months would say today, and what their restatements carry into this one."""
    people = {person.employee_no: person for person in report.employees}
    return ClosedView(
        months=tuple(_month(report, month, people) for month in report.standing if month.entries),
        carried=tuple(_carried(entry, people) for entry in report.carried),
    )


def _month(report: MonthReport, month: MonthDifference, people: dict[str, Employee]) -> ClosedMonthView:
    return ClosedMonthView(month.month, month.revision, tuple(_lines(report, month, people)))


def _lines(report: MonthReport, month: MonthDifference, people: dict[str, Employee]) -> Iterator[ChangedLine]:
    for entry in sorted(month.entries, key=_order):
        yield ChangedLine(
            who=_who(entry.employee_no, people),
            what=_what(report, entry),
            before=_shown(report, entry, entry.before),
            after=_shown(report, entry, entry.after),
            causes=joined((both(f"cause.{cause}") for cause in entry.causes), both("standing.comma")),
            rows=tuple(map(row_text, entry.rows)),
        )


def _order(entry: Entry) -> tuple[str, int]:
    return entry.employee_no, _FIRST.index(entry.what) if entry.what in _FIRST else len(_FIRST)


def _who(number: str, people: dict[str, Employee]) -> Text:
    if not number:
        return both("standing.company")
    return same(f"{number} {people[number].name}" if number in people else number)


def _what(report: MonthReport, entry: Entry) -> Text:
    kpi = report.kpis.get(entry.what)
    return kpi_text(kpi, "name") if kpi else both(f"standing.what.{entry.what}")


def _shown(report: MonthReport, entry: Entry, value: str) -> Text:
    if not value:
        return same(formats.NOTHING)
    if entry.what == MONEY:
        return same(formats.plain(Fraction(value)))
    grades = (grade for policy in report.policies.all for grade in policy.grades if grade.id == value)
    return next(map(named, grades), same(value)) if entry.what == GRADE else same(value)


def row_text(row: RowChanged) -> Text:
    """The case behind a difference: before and after, why, and where its row stands."""
    told = {"case": row.case, "before": _side(row.before), "after": _side(row.after)}
    place = {"file": row.file, "sheet": row.sheet, "row": row.row}
    return both("standing.row", cause=both(f"cause.{row.cause}"), **told, **place)


def _side(side: CaseSide | None) -> Text:
    """A case in short: whether it counts, why, and with what."""
    if side is None:
        return same(formats.NOTHING)
    counts = same(f"{side.above}/{side.below}" if side.state == "counted" else "")
    reason = code("reason", side.reason) if known(f"report.reason.{side.reason}") else same(side.reason)
    parts = (code("case_state", side.state), reason, counts)
    return joined((part for part in parts if any(part.values())), same(" "))


def _carried(entry: Carried, people: dict[str, Employee]) -> CarriedLine:
    amount = formats.plain(entry.amount)
    return CarriedLine(
        _who(entry.employee_no, people), str(entry.month), entry.revision, amount, both(f"carried.{_state(entry)}")
    )


def _state(entry: Carried) -> str:
    """Whether the sheet pays it, people decide, or the person is in no sheet any more."""
    if entry.applied:
        return "applied"
    return "waits" if entry.amount < 0 else "left"
