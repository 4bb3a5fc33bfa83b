"""All verdicts under each cap: the company and its units, and everybody, with what chance alone would bring."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Cap, Policy
from pipeline.kpi.model import Employee
from pipeline.language import Text
from pipeline.report import chance, formats
from pipeline.report.caps import CapView, cap_view
from pipeline.report.model import MonthReport
from pipeline.report.wording import both, joined, kpi_text, named, same
from pipeline.scorecard.model import SPEAKING, Card


@dataclass(frozen=True)
class Unit:
    """A branch or team whose figures stand beside the company's."""

    level: str
    id: str
    name: Text


@dataclass(frozen=True)
class CapTable:
    """All verdicts under one cap, what chance alone would bring, and why the chart's lines are not the verdicts'.

    `scheme` is named where it is not the company's own; units are held against the company's own caps only.
    """

    key: str
    kpi: str
    scheme: Text | None
    name: Text
    units: tuple[tuple[Unit, CapView], ...]
    people: tuple[tuple[Employee, CapView], ...]
    alarms: Text
    flags: Text
    lines: Text


def cap_tables(report: MonthReport, without: Collection[str] = ()) -> Iterator[CapTable]:
    """A table per cap of every scheme, the company's own first; people by employee number.

    `without` names KPIs whose caps are shown elsewhere.
    """
    everywhere = tuple(units(report))
    cards = sorted(report.scored.cards, key=lambda card: card.employee.employee_no)
    for policy in report.policies.all:
        own = policy.scheme == report.policy.scheme
        under = [card for card in cards if card.scheme == policy.scheme]
        for cap in (cap for cap in policy.caps if cap.kpi not in without):
            kpi = report.kpis[cap.kpi]
            yield CapTable(
                key=cap_key(policy, cap),
                kpi=cap.kpi,
                scheme=None if own else named(policy),
                name=kpi_text(kpi, "name"),
                units=tuple(_unit_caps(report, everywhere, kpi)) if own else (),
                people=tuple(_people(under, kpi)),
                alarms=_alarms(report, policy, cap),
                flags=_flags(under, policy, cap),
                lines=both("cap.two_lines", chance=formats.limit_percent(cap.chance)),
            )


def flag_notes(report: MonthReport) -> Iterator[Text]:
    """For every cap how many people the numbers speak against, and how many chance alone would put there."""
    for policy in report.policies.all:
        under = [card for card in report.scored.cards if card.scheme == policy.scheme]
        for cap in policy.caps:
            told = _flags(under, policy, cap)
            if any(told.values()):
                yield joined((kpi_text(report.kpis[cap.kpi], "name"), told), both("colon"))


def cap_key(policy: Policy, cap: Cap) -> str:
    """What tells the caps of all schemes apart."""
    return f"{policy.scheme}/{cap.kpi}"


def units(report: MonthReport) -> Iterator[Unit]:
    """The company, then its branches and teams by name."""
    yield Unit("company", "company", both("level.company"))
    for level in ("branch", "team"):
        for name in sorted({id for _, at, id in report.figures if at == level}):
            yield Unit(level, name, same(name))


def _people(cards: list[Card], kpi: Kpi) -> Iterator[tuple[Employee, CapView]]:
    for card in cards:
        for cap in card.caps:
            if cap.kpi == kpi.id:
                yield card.employee, cap_view(cap, kpi)


def _alarms(report: MonthReport, policy: Policy, cap: Cap) -> Text:
    """How many of the people chance alone would be expected to put over the cap."""
    cards = (card for card in report.scored.cards if card.scheme == policy.scheme)
    orders = [c.denominator for card in cards for c in card.caps if c.kpi == cap.kpi and c.denominator]
    if not orders:
        return same("")
    expected = formats.plain(chance.expected_alarms(orders, Fraction(cap.limit)), 1)
    return both("cap.alarms", people=len(orders), alarms=expected, limit=formats.limit_percent(cap.limit))


def _flags(cards: list[Card], policy: Policy, cap: Cap) -> Text:
    """How many people the numbers speak against, and how many chance alone would be expected to put there."""
    judged = [c for card in cards for c in card.caps if c.kpi == cap.kpi and c.status != "grey" and c.window]
    if not judged:
        return same("")
    orders = [c.window.denominator for c in judged if c.window]
    alarms = chance.expected_alarms(orders, Fraction(cap.limit), float(policy.chance.amber))
    return both(
        "cap_flags",
        people=len(judged),
        flagged=sum(c.status in SPEAKING for c in judged),
        alarms=formats.plain(alarms, 1),
        limit=formats.limit_percent(cap.limit),
    )


def _unit_caps(report: MonthReport, everywhere: tuple[Unit, ...], kpi: Kpi) -> Iterator[tuple[Unit, CapView]]:
    for unit in everywhere:
        for verdict in report.scored.unit_caps.get((unit.level, unit.id), ()):
            if verdict.kpi == kpi.id and (verdict.denominator or verdict.numerator or verdict.pending):
                yield unit, cap_view(verdict, kpi)
