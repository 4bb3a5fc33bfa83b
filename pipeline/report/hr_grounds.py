"""What a review of a person rests on: the proposals it is about, their rows, and since when the figures run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.kpi.model import Case
from pipeline.report.model import MonthReport
from pipeline.scorecard.model import Card, Kind, Proposal

REVIEWED: tuple[Kind, ...] = ("review", "ineligible", "suspension")
CasesByKpi = Mapping[str, Sequence[Case]]  # of one person


@dataclass(frozen=True)
class Grounds:
    """The kinds and rules of what a review is about, and the days that the law asks about.

    `first_event` is the day of the earliest event or figure it rests on, earlier times of the same offence among them;
    `data_begin` that of the latest occurrence alone. `is_open` says that rows it rests on are not verified yet;
    `is_supported` that the numbers can support all of it.
    """

    kinds: frozenset[str]
    rules: frozenset[str]
    first_event: date
    data_begin: date
    is_open: bool
    is_supported: bool


def is_reviewed(card: Card) -> bool:
    """True for a card with which people have to deal by name."""
    return bool(card.disqualifications) or any(proposal.kind in REVIEWED for proposal in card.proposals)


def alike_proposals(proposals: Iterable[Proposal]) -> dict[tuple[str, Kind, str], list[Proposal]]:
    """The proposals that a review is about, those by one rule for one kind of event together."""
    found: dict[tuple[str, Kind, str], list[Proposal]] = {}
    for proposal in proposals:
        if proposal.kind in REVIEWED:
            found.setdefault((proposal.rule, proposal.kind, proposal.reason), []).append(proposal)
    return found


def happened(cases: Iterable[Case]) -> list[Case]:
    """The cases that are verified and say that something happened."""
    return [case for case in cases if case.state == "counted" and case.numerator and not case.basis]


def waiting(cases: Iterable[Case]) -> list[Case]:
    """The cases that nobody has verified yet."""
    return [case for case in cases if case.state == "pending"]


def grounds(report: MonthReport, card: Card, cases: CasesByKpi) -> Grounds:
    """What the person's review rests on."""
    proposals = [proposal for proposal in card.proposals if proposal.kind in REVIEWED]
    counted = {entry.kpi for entry in card.disqualifications}
    kpis = counted | {case.kpi for proposal in proposals for case in proposal.cases}
    rows = [case for kpi in counted for case in happened(cases.get(kpi, ()))]
    rows += [case for proposal in proposals for case in proposal.cases]
    days = {case.at.date() for case in rows if case.at is not None}
    begins = min(days | {_first_day(report, card, proposals)})
    return Grounds(
        kinds=frozenset(proposal.kind for proposal in proposals) | frozenset(["ineligible"] if counted else []),
        rules=frozenset(p.rule for p in proposals) | frozenset(entry.rule for entry in card.disqualifications),
        first_event=min({begins} | {day for proposal in proposals for day in proposal.earlier}),
        data_begin=begins,
        is_open=bool(card.undecided) or any(waiting(cases.get(kpi, ())) for kpi in kpis),
        is_supported=all(p.supported for p in proposals) and all(lost.supported for lost in card.disqualifications),
    )


def _first_day(report: MonthReport, card: Card, proposals: Sequence[Proposal]) -> date:
    """The first day of the figures: of the appraised period where a grade is what counts, else of the month."""
    rests_on_grade = any(not proposal.cases for proposal in proposals)
    month = card.period.months[0] if card.period is not None and rests_on_grade else report.scored.month
    return month.start.date()
