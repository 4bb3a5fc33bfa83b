"""Who may see what of a month: editions for managers, and the report as one of them shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

from pipeline.definitions.adoption import Adoption
from pipeline.kpi.model import Case, Employee
from pipeline.kpi.pages import for_people
from pipeline.report.corrections import of_cases
from pipeline.report.model import Appeal, MonthReport
from pipeline.report.moves import scatters
from pipeline.scorecard.model import Card, Proposal

Kind = Literal["manager", "technician", "public", "hr"]
Unit = tuple[str, str]  # level, id
FEWEST = 5
"""A group of fewer people is masked beyond their direct manager."""


@dataclass(frozen=True)
class Edition:
    """What one kind of reader gets: `people` are named, by employee number; `id` names its folder or file."""

    kind: Kind
    id: str
    name: str
    people: frozenset[str]


@dataclass(frozen=True)
class PublishedEdition:
    """The files of one edition, as paths within the month's folder."""

    edition: Edition
    files: tuple[PurePosixPath, ...]


def manager_editions(report: MonthReport) -> tuple[Edition, ...]:
    """An edition for everybody who has people: those who report to them, and those whom the settings give them.

    Who reports to somebody below a manager reports to that manager too. Managers not employed in the month have none.
    """
    names = {person.employee_no: person.name for person in report.employees}
    given = {manager.id: manager for manager in report.managers}
    below = _below(report.employees)
    editions = []
    for name in sorted({*(below.keys() & names.keys()), *given}):
        entry = given.get(name)
        people = below.get(name, frozenset())
        if entry is not None:
            people |= {p.employee_no for p in report.employees if p.branch in entry.branches or p.team in entry.teams}
        called = (entry.name if entry else "") or names.get(name, name)
        editions.append(Edition("manager", name, called, people - {name}))
    return tuple(edition for edition in editions if edition.people)


def own_editions(report: MonthReport) -> tuple[Edition, ...]:
    """An edition for everybody with a card, which names nobody else."""
    people = sorted((card.employee for card in report.scored.cards), key=lambda person: person.employee_no)
    return tuple(
        Edition("technician", person.employee_no, person.name, frozenset([person.employee_no])) for person in people
    )


def _below(employees: Iterable[Employee]) -> dict[str, frozenset[str]]:
    """Everybody below each manager, however far; people who manage each other in a circle are all below each other."""
    direct: dict[str, list[str]] = {}
    for person in employees:
        if person.manager_no is not None:
            direct.setdefault(person.manager_no, []).append(person.employee_no)
    return {manager: frozenset(_reached(direct, manager)) for manager in direct}


def _reached(direct: Mapping[str, Sequence[str]], manager: str) -> set[str]:
    found: set[str] = set()
    waiting = list(direct[manager])
    while waiting:
        person = waiting.pop()
        if person not in found:
            found.add(person)
            waiting += direct.get(person, ())
    return found


def for_edition(report: MonthReport, edition: Edition) -> MonthReport:
    """The month with only the cards, cases and people that the edition names.

    Figures of the company and of its people's units are those of the whole month, as are the counts of cases without a
    person. Other units' figures, and lists that quote people as the logs write them, are left out.
    """
    scored, people = report.scored, edition.people
    own = set(own_units(report.employees, edition))
    units = own | {("technician", number) for number in people}
    named = people | {person.name for person in report.employees if person.employee_no in people}
    return replace(
        report,
        scatter=scatters(report) if report.scatter is None else report.scatter,
        scored=replace(
            scored,
            cards=tuple(without_others(card, people) for card in scored.cards if card.employee.employee_no in people),
            unit_caps={unit: caps for unit, caps in scored.unit_caps.items() if unit in units},
        ),
        employees=tuple(person for person in report.employees if person.employee_no in people),
        figures={key: figure for key, figure in report.figures.items() if key[1:] in units},
        cases=tuple(_alone(case, people, named) for case in report.cases if case.employee_no in people),
        faults=(),
        history={key: sums for key, sums in report.history.items() if key[1:3] in units},
        pages=tuple(for_people(page, people, {name for _, name in own}) for page in report.pages),
        appeals=tuple(_appeal_alone(appeal, people) for appeal in report.appeals if appeal.employee_no in people),
        managers=(),
        adoptions={scheme: _signed_by(adopted, people) for scheme, adopted in report.adoptions.items()},
        hr_steps=(),
        hired={},
        carried=tuple(entry for entry in report.carried if entry.employee_no in people),
        standing=(),
        corrections=of_cases(report, (case for case in report.cases if case.employee_no in people), named),
    )


def _signed_by(adopted: Adoption, people: Collection[str]) -> Adoption:
    """How the policy came into force, with the signatures of these people alone."""
    return replace(adopted, acknowledged={no: day for no, day in adopted.acknowledged.items() if no in people})


def own_units(employees: Sequence[Employee], edition: Edition) -> Iterator[Unit]:
    """The company, and the branches and teams of the edition's people.

    A unit with one to four other people is left out: its figures less those of one's own people would tell theirs.
    """
    yield "company", "company"
    known = {*edition.people, edition.id}
    units: dict[Unit, list[str]] = {}
    for person in employees:
        for level, name in (("branch", person.branch), ("team", person.team)):
            if name is not None:
                units.setdefault((level, name), []).append(person.employee_no)
    for unit, members in units.items():
        others = len(set(members) - known)
        if edition.people.intersection(members) and (others == 0 or others >= FEWEST):
            yield unit


def names_others(card: Card, people: Collection[str]) -> bool:
    """True when the card says of somebody else that they would be paid."""
    return any(_is_outside(proposal.payee, people) for proposal in card.proposals)


def without_others(card: Card, people: Collection[str]) -> Card:
    """The card without the names of people whom the edition does not name."""
    if not names_others(card, people):
        return card
    return replace(card, proposals=tuple(_unpaid(proposal, people) for proposal in card.proposals))


def _unpaid(proposal: Proposal, people: Collection[str]) -> Proposal:
    return replace(proposal, payee=None) if _is_outside(proposal.payee, people) else proposal


def _alone(case: Case, people: Collection[str], named: Collection[str]) -> Case:
    """The case without what its row says of other people."""
    if not _is_outside(case.person, named) and not _is_outside(case.payee_no, people):
        return case
    return replace(case, person=None, payee_no=None if _is_outside(case.payee_no, people) else case.payee_no)


def _appeal_alone(appeal: Appeal, people: Collection[str]) -> Appeal:
    """The appeal without the name of whoever has the case now; who decided it is told."""
    return replace(appeal, reassigned_to=None) if _is_outside(appeal.reassigned_to, people) else appeal


def _is_outside(number: str | None, people: Collection[str]) -> bool:
    return number is not None and number not in people
