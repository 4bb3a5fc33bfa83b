"""Everybody's month in one line each, by employee number, and what the lines can be filtered by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.definitions.policy import Policy
from pipeline.language import Text
from pipeline.report.caps import STATUS_TONES, TONES
from pipeline.report.card import grade_name, grade_place, total_text
from pipeline.report.model import MonthReport
from pipeline.report.points_lost import points_lost
from pipeline.report.standards import verdict_counts
from pipeline.report.wording import both, code, listed, named, same
from pipeline.scorecard.model import SPEAKING, Card

_WORST = 2  # how many indicators a line names; one where there are many people, to keep the page small
_MANY = 200
Tag = tuple[Text, str]


@dataclass(frozen=True)
class PersonLine:
    """One person; `team`, `branch`, `role` and `grade` are places in the table's choices, -1 without one.

    `place` counts grades from the best one, and is -1 without a grade; `is_last` says whether it is the lowest.
    """

    employee_no: str
    name: str
    team: int
    branch: int
    role: int
    grade: int
    place: int
    is_last: bool
    total: str
    lost: Text
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class PeopleTable:
    """The lines, and what can stand in their columns: teams and branches by name, roles and grades in their order."""

    lines: tuple[PersonLine, ...]
    teams: tuple[str, ...]
    branches: tuple[str, ...]
    roles: tuple[Text, ...]
    grades: tuple[Text, ...]

    @property
    def team_choices(self) -> tuple[Text, ...]:
        """The teams as texts."""
        return tuple(map(same, self.teams))

    @property
    def branch_choices(self) -> tuple[Text, ...]:
        """The branches as texts."""
        return tuple(map(same, self.branches))


def people_table(report: MonthReport) -> PeopleTable:
    """Everybody with a card, by employee number."""
    cards = sorted(report.scored.cards, key=lambda card: card.employee.employee_no)
    people = [card.employee for card in cards]
    teams = sorted({person.team for person in people if person.team})
    branches = sorted({person.branch for person in people if person.branch})
    roles = sorted({person.role for person in people if person.role})
    grades = _grades(report)
    worst = 1 if len(cards) > _MANY else _WORST
    lines = []
    for card in cards:
        policy, person = report.policy_of(card), card.employee
        place = grade_place(policy, card)
        lines.append(
            PersonLine(
                employee_no=person.employee_no,
                name=person.name,
                team=_at(teams, person.team),
                branch=_at(branches, person.branch),
                role=_at(roles, person.role),
                grade=grades.index(_grade(policy, card)),
                place=place,
                is_last=0 <= place == len(policy.grades) - 1,
                total=total_text(policy, card),
                lost=_lost(report, card, worst),
                tags=tuple(_tags(report, card)),
            )
        )
    return PeopleTable(
        tuple(lines), tuple(teams), tuple(branches), tuple(code("role", r) for r in roles), tuple(grades)
    )


def _at(choices: list[str], value: str | None) -> int:
    return choices.index(value) if value else -1


def _grades(report: MonthReport) -> list[Text]:
    """Every grade of the schemes in force by its name, best first, then having none."""
    found = [named(grade) for policy in report.policies.all for grade in policy.grades]
    found += [both("card.no_grade"), both("index.by_standards")]
    taken = [_grade(report.policy_of(card), card) for card in report.scored.cards]
    return [name for place, name in enumerate(found) if name not in found[:place] and name in taken]


def _grade(policy: Policy, card: Card) -> Text:
    if not policy.has_total:
        return both("index.by_standards")
    return grade_name(policy, card) or both("card.no_grade")


def _lost(report: MonthReport, card: Card, most: int) -> Text:
    """The indicators that cost most, with the points they cost; nothing where none did."""
    lost = points_lost(report, card)
    lines = lost.lines[:most] if lost else ()
    return listed(both("people.lost", name=line.name, n=line.lost) for line in lines)


def _tags(report: MonthReport, card: Card) -> Iterator[Tag]:
    """What a reader should see at once: disqualified, over a cap, standards missed, still open."""
    for entry in card.disqualifications:
        told = both("people.disqualified", rule=entry.rule)
        yield (told, "bad") if entry.supported else (both("people.unsupported", what=told), "open")
    for entry in card.undecided:
        yield both("people.undecided", rule=entry.rule), "open"
    for cap in card.caps:
        if TONES[cap.verdict] in ("bad", "warn", "open"):
            yield both(f"people.cap.{cap.verdict}"), TONES[cap.verdict]
        if cap.status in SPEAKING:
            yield both(f"people.cap_status.{cap.status}"), STATUS_TONES[cap.status]
    for name, tone in verdict_counts(card.standards):
        if tone == "bad":
            yield name, tone
    if card.status != "final":
        yield both("status.provisional"), "open"
