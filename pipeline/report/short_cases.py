"""Keeps a person's page small: which cases stand in full, and all others one line per row of their workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

from pipeline.language import Text
from pipeline.report.evidence import GROUPS, CaseList, CaseRow, Evidence, Group, Place
from pipeline.report.wording import both, joined

ROWS = 300  # cases in full on one page
SHORTEST = 30  # hits of one KPI that still stand in full where not everything can
_FIRST: tuple[Group, ...] = ("pending", "missed", "excluded", "hit")


@dataclass(frozen=True)
class ShortCase:
    """A row of a workbook; `amount` is what it counts where that is not simply one."""

    case_no: str
    row: int
    amount: str = ""


@dataclass(frozen=True)
class ShortGroup:
    """Rows of one sheet that the same figures count, named by their marks."""

    marks: str
    cases: tuple[ShortCase, ...]


@dataclass(frozen=True)
class ShortList:
    """Cases that became the same in their figures, by the sheet they stand in."""

    title: Text
    sheets: tuple[tuple[Place, tuple[ShortGroup, ...]], ...]

    @property
    def size(self) -> int:
        """How many cases it names."""
        return sum(len(group.cases) for _, groups in self.sheets for group in groups)


@dataclass(frozen=True)
class CasesShown:
    """A person's cases: the lists, the mark of every KPI with cases in short, and those cases."""

    lists: tuple[Evidence, ...]
    marks: dict[str, str]
    short: tuple[ShortList, ...]


def cases_shown(lists: Sequence[Evidence], rows: int = ROWS) -> CasesShown:
    """The lists with at most that many cases in full; all others stand in short, and none is lost.

    Pending cases come first, then misses, then those left out. Hits are put in short where not everything fits and
    there are more than a few of them.
    """
    cut = tuple(_cut(lists, rows))
    marks = dict(zip((entry.kpi for entry in cut if any(c.more for c in entry.lists)), _marks(), strict=False))
    return CasesShown(cut, marks, tuple(_short_lists(cut, marks)))


def _cut(lists: Sequence[Evidence], rows: int) -> Iterator[Evidence]:
    fits = sum(entry.size for entry in lists) <= rows
    shown: dict[tuple[str, Group], int] = {}
    for group in _FIRST:
        for entry in lists:
            for cases in entry.lists:
                if cases.group == group:
                    take = len(cases.rows) if fits else _taken(cases, rows)
                    shown[entry.kpi, group] = take
                    rows -= take
    for entry in lists:
        yield replace(entry, lists=tuple(cases.cut(shown[entry.kpi, cases.group]) for cases in entry.lists))


def _taken(cases: CaseList, left: int) -> int:
    """How many of the list's rows stand in full: as many as there is room for, of hits all or none."""
    size = len(cases.rows)
    if cases.group == "hit":
        return size if size <= min(SHORTEST, left) else 0
    return min(size, left)


def _marks() -> Iterator[str]:
    """A, B, ... Z, AA, AB, ..."""
    yield from ascii_uppercase
    yield from (first + second for first in ascii_uppercase for second in ascii_uppercase)


def _short_lists(lists: Sequence[Evidence], marks: dict[str, str]) -> Iterator[ShortList]:
    """The cases in short by what became of them and why."""
    found: dict[tuple[Group, str], list[tuple[str, CaseRow]]] = {}
    for group in GROUPS:
        for entry in lists:
            for row in (row for cases in entry.lists if cases.group == group for row in cases.more):
                found.setdefault((group, str(row.note)), []).append((marks[entry.kpi], row))
    for (group, _), cases in found.items():
        title, note = both(f"short.{group}"), cases[0][1].note
        yield ShortList(joined([title, note], both("colon")) if any(note.values()) else title, tuple(_sheets(cases)))


def _sheets(cases: Sequence[tuple[str, CaseRow]]) -> Iterator[tuple[Place, tuple[ShortGroup, ...]]]:
    """The cases by sheet, and there by the marks that each has; those with an amount by the figure it is one of."""
    marked: dict[tuple[Place, ShortCase], list[str]] = {}
    sheets: dict[Place, dict[str, list[ShortCase]]] = {}
    for mark, row in cases:
        place, short = (row.file, row.sheet), ShortCase(row.case_no, row.row, row.counts)
        if row.counts:
            sheets.setdefault(place, {}).setdefault(mark, []).append(short)
        else:
            marked.setdefault((place, short), []).append(mark)
    for (place, short), marks in marked.items():
        sheets.setdefault(place, {}).setdefault(" ".join(marks), []).append(short)
    for place in sorted(sheets):
        yield (
            place,
            tuple(
                ShortGroup(marks, tuple(sorted(sheets[place][marks], key=_place))) for marks in sorted(sheets[place])
            ),
        )


def _place(case: ShortCase) -> tuple[int, str, str]:
    return case.row, case.case_no, case.amount
