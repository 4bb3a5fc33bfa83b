"""The cases behind a figure, as lists: pending, misses first, hits, excluded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pipeline.definitions.kpi import Kpi
from pipeline.kpi.model import Case
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.appeals import case_note
from pipeline.report.corrections import UNMARKED, Marks, row_of
from pipeline.report.wording import both, code, joined, same

LONG_LIST = 400
_FEW = 12

Group = Literal["pending", "missed", "hit", "excluded"]
GROUPS: tuple[Group, ...] = ("pending", "missed", "hit", "excluded")
Place = tuple[str, str]  # a file and its sheet


@dataclass(frozen=True)
class CaseRow:
    """One case as a list shows it."""

    case_no: str
    person: str
    at: str
    started: str
    ended: str
    took: str
    counts: str
    note: Text
    tone: str
    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class CaseList:
    """Cases of one group; `open` lists stand unfolded, `compact` ones show only numbers and rows by sheet.

    `more` are cases that stand elsewhere on the page, in short.
    """

    group: Group
    title: Text
    rows: tuple[CaseRow, ...]
    open: bool
    compact: bool
    more: tuple[CaseRow, ...] = ()

    @property
    def by_sheet(self) -> Mapping[Place, tuple[CaseRow, ...]]:
        """The rows by file and sheet."""
        return grouped(self.rows)

    @property
    def has_times(self) -> bool:
        """True when a row says when."""
        return any(row.at or row.started for row in self.rows)

    @property
    def has_results(self) -> bool:
        """True when a row says how much it counts, or why it does or does not."""
        return any(row.counts or any(row.note.values()) for row in self.rows)

    def cut(self, shown: int) -> CaseList:
        """The list with its first rows in full and the others in short."""
        return replace(self, rows=self.rows[:shown], more=self.rows[shown:])


@dataclass(frozen=True)
class Evidence:
    """All cases of one KPI in one place, and how many more only stand below the line."""

    kpi: str
    lists: tuple[CaseList, ...]
    basis: int

    @property
    def size(self) -> int:
        """How many cases are listed."""
        return sum(len(cases.rows) + len(cases.more) for cases in self.lists)


def grouped(rows: Iterable[CaseRow]) -> Mapping[Place, tuple[CaseRow, ...]]:
    """The rows by file and sheet, in the order of their names."""
    sheets: dict[Place, list[CaseRow]] = defaultdict(list)
    for row in rows:
        sheets[row.file, row.sheet].append(row)
    return {place: tuple(found) for place, found in sorted(sheets.items())}


def by_person(cases: Iterable[Case]) -> dict[str | None, dict[str, list[Case]]]:
    """The cases by employee number (None: nobody's) and KPI."""
    found: dict[str | None, dict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        found[case.employee_no][case.kpi].append(case)
    return found


def evidence(kpi: Kpi, cases: Sequence[Case], named: bool = False, marks: Marks = UNMARKED) -> Evidence:
    """The lists for one KPI's cases; `named` shows whom the row names and why that led to nobody.

    `marks` say which rows had cells corrected.
    """
    shown = sorted((c for c in cases if not c.basis), key=lambda case: _order(kpi, case))
    groups: dict[Group, list[CaseRow]] = {group: [] for group in GROUPS}
    for case in shown:
        groups[_group(kpi, case)].append(_row(kpi, case, named, marks))
    return Evidence(kpi.id, tuple(_lists(kpi, groups)), len(cases) - len(shown))


def _lists(kpi: Kpi, groups: Mapping[Group, list[CaseRow]]) -> Iterator[CaseList]:
    for group, rows in groups.items():
        if rows:
            title = both(f"cases.{_title(kpi, group)}", n=len(rows))
            unfolded = group != "hit" or (len(rows) <= _FEW and not groups["missed"])
            yield CaseList(group, title, tuple(rows), unfolded, group == "hit" and len(rows) > LONG_LIST)


def _title(kpi: Kpi, group: Group) -> str:
    if group not in ("missed", "hit"):
        return group
    if kpi.kind == "mean":
        return "values"
    return f"{group}_count" if kpi.kind == "count" else f"{group}_{kpi.better}"


def is_miss(kpi: Kpi, case: Case) -> bool:
    """True for a counted case that speaks against the person."""
    if kpi.kind == "mean":
        return kpi.unit == "percent" and case.numerator < case.denominator
    return case.numerator > 0 if kpi.better == "lower" else case.numerator < case.denominator


def _group(kpi: Kpi, case: Case) -> Group:
    if case.state != "counted":
        return case.state
    return "missed" if kpi.kind != "mean" and is_miss(kpi, case) else "hit"


def _order(kpi: Kpi, case: Case) -> tuple[Decimal, str, str, int]:
    share = case.numerator / case.denominator if case.denominator else case.numerator
    worst_first = -share if kpi.better == "lower" else share
    return worst_first, case.at.isoformat() if case.at else "", case.case_no, case.source.row


def _row(kpi: Kpi, case: Case, named: bool, marks: Marks) -> CaseRow:
    tone = {"pending": "open", "excluded": "none"}.get(case.state, "bad" if is_miss(kpi, case) else "good")
    return CaseRow(
        case_no=case.case_no,
        person=(case.person or "") if named else "",
        at=formats.moment(case.at),
        started=formats.moment(case.started_at),
        ended=formats.end_moment(case.started_at, case.ended_at),
        took=formats.elapsed(case.started_at, case.ended_at),
        counts=counts(kpi, case),
        note=_note(case, named, marks.get(row_of(case.source))),
        tone=tone,
        file=case.source.file,
        sheet=case.source.sheet,
        row=case.source.row,
    )


def _note(case: Case, named: bool, mark: Text | None) -> Text:
    note = code("problem", case.problem) if named and case.problem else case_note(case)
    if mark is None:
        return note
    return joined((note, mark), same(" · ")) if any(note.values()) else mark


def counts(kpi: Kpi, case: Case) -> str:
    """What the case adds above and below the line where that is not simply yes or no."""
    if case.state != "counted" or (case.denominator in (0, 1) and case.numerator in (0, 1)):
        return ""
    if kpi.unit == "minutes" or kpi.kind == "count":
        return formats.plain(Fraction(case.numerator) / kpi.per, 1)
    return f"{formats.plain(case.numerator)} / {formats.plain(case.denominator)}"
