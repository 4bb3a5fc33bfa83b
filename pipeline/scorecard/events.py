"""Events that rules answer, found among cases: what happened to whom, what waits, and who bears an amount together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from pipeline.definitions.fold import fold
from pipeline.definitions.offence import Offence, Origin
from pipeline.kpi.model import Case

Index = Mapping[tuple[str, str | None], Sequence[Case]]  # by KPI, and by KPI and folded part
Together = tuple[date, str]  # a day and what it is about


@dataclass(frozen=True)
class Event:
    """One thing that happened: all cases that record it, the first one first."""

    cases: tuple[Case, ...]

    @property
    def case(self) -> Case:
        """The first case, with all that only the others know: conditions, amounts and who is paid."""
        first, *others = self.cases
        if not others:
            return first
        return replace(
            first,
            numerator=max(case.numerator for case in self.cases),
            flags=tuple(dict.fromkeys(flag for case in self.cases for flag in case.flags)),
            amount=next((case.amount for case in self.cases if case.amount is not None), None),
            entered=next((case.entered for case in self.cases if case.entered is not None), None),
            payee_no=next((case.payee_no for case in self.cases if case.payee_no is not None), None),
        )

    @property
    def day(self) -> date:
        """The day it happened."""
        return _when(self.cases[0]).date()

    @property
    def together(self) -> Together:
        """What people who share one amount have in common."""
        return _together(self.cases[0])


def indexed(cases: Iterable[Case]) -> Index:
    """The cases by KPI, and by KPI and part, without those that only stand below the line."""
    index: dict[tuple[str, str | None], list[Case]] = defaultdict(list)
    for case in cases:
        if not case.basis and case.at is not None:
            index[case.kpi, None].append(case)
            if case.part is not None:
                index[case.kpi, fold(case.part)].append(case)
    return index


def happened(offence: Offence, index: Index) -> list[Case]:
    """The counted cases that are one of the offence's events, in the order in which they happened."""
    found = (
        case
        for origin in offence.origins
        for case in _cases(origin, index)
        if case.state == "counted" and (case.numerator == 0 if origin.misses else case.numerator > 0)
    )
    return sorted(found, key=_order)


def waiting(offence: Offence, index: Index) -> list[Case]:
    """The pending cases that may become one of the offence's events, in the order of their dates."""
    found = (case for origin in offence.origins for case in _cases(origin, index) if case.state == "pending")
    return sorted(found, key=_order)


def _cases(origin: Origin, index: Index) -> Iterator[Case]:
    for part in dict.fromkeys(map(fold, origin.parts)) or (None,):
        yield from index.get((origin.kpi, part), ())


def _when(case: Case) -> datetime:
    assert case.at is not None  # the index has none without
    return case.at


def _order(case: Case) -> tuple[object, ...]:
    return case.at, case.source.file, case.source.sheet, case.source.row


def events_by_person(offence: Offence, cases: Sequence[Case]) -> dict[str, list[Event]]:
    """The events that these cases record, by employee number, each person's in the order of the cases."""
    grouped: dict[tuple[str, ...], list[Case]] = defaultdict(list)
    for case in cases:
        if case.employee_no is not None:
            grouped[_same(offence, case)].append(case)
    events: dict[str, list[Event]] = defaultdict(list)
    for (who, *_), recorded in grouped.items():
        events[who].append(Event(tuple(recorded)))
    return events


def _same(offence: Offence, case: Case) -> tuple[str, ...]:
    """What makes two cases one event: the person, the day and what it is about; item by item nothing does."""
    who, day = str(case.employee_no), _when(case).date().isoformat()
    if offence.per == "item":
        return who, day, case.case_no, case.part or "", str(case.source)
    if offence.also_from and case.subject:
        return who, case.subject
    return who, day, case.subject or ""


def not_known(offence: Offence, pending: Sequence[Case], known: Sequence[Case]) -> list[Case]:
    """The pending cases that record something else than the known ones."""
    keys = {_same(offence, case) for case in known}
    return [case for case in pending if _same(offence, case) not in keys]


def _together(case: Case) -> Together:
    return _when(case).date(), case.subject or ""


def sharing(offence: Offence, cases: Sequence[Case]) -> dict[Together, list[str]]:
    """Who bears one amount together, in the order of the rows; whoever no roster knows has a share as well."""
    if offence.per != "shared":
        return {}
    people: dict[Together, dict[str, None]] = defaultdict(dict)
    for case in cases:
        people[_together(case)].setdefault(case.employee_no or f"? {case.person}")
    return {key: list(bearing) for key, bearing in people.items()}
