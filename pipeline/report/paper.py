"""The two pages of paper that a person signs: the month in short, and room for remarks and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.card import CardView
from pipeline.report.consequences import ProposalGroup
from pipeline.report.model import MonthReport
from pipeline.report.points_lost import indicator_rule
from pipeline.report.rules import target_text
from pipeline.report.wording import both, named, pair_text, same, value_text
from pipeline.scorecard.model import Card, Indicator

_MOST = 14  # kinds of proposals that the first page has room for


@dataclass(frozen=True)
class PaperLine:
    """An indicator as the second page shows it."""

    name: Text
    value: Text
    pair: str
    company: Text
    target: Text
    points: str
    weight: str


@dataclass(frozen=True)
class Paper:
    """What only the printed pages say: proposals by kind (`more` kinds have no room), indicators, the way to appeal."""

    proposals: tuple[ProposalGroup, ...]
    more: int
    lines: tuple[PaperLine, ...]
    appeal: tuple[Text, ...]
    as_of: str


def paper(report: MonthReport, card: Card, view: CardView) -> Paper:
    """The printed pages of one card."""
    policy, as_of = report.policy_of(card), report.scored.as_of
    lines = (line for line in card.indicators if line.state != "not_applicable")
    return Paper(
        proposals=view.proposal_groups[:_MOST],
        more=len(view.proposal_groups[_MOST:]),
        lines=tuple(_line(report, policy, line) for line in lines),
        appeal=tuple(_appeal(policy, as_of.date(), card.status == "final")),
        as_of=as_of.isoformat(sep=" ", timespec="minutes"),
    )


def _line(report: MonthReport, policy: Policy, indicator: Indicator) -> PaperLine:
    rule, kpi = indicator_rule(policy, indicator), report.kpis[indicator.kpi]
    company = None if rule.is_narrowed else company_text(report, kpi)
    return PaperLine(
        name=named(rule),
        value=value_text(kpi, indicator.figure),
        pair=pair_text(indicator.figure),
        company=same(formats.NOTHING) if company is None else company,
        target=target_text(rule, kpi),
        points=formats.points(indicator.points),
        weight=formats.plain(indicator.weight),
    )


def company_text(report: MonthReport, kpi: Kpi) -> Text | None:
    """The company's own figure, for orientation; None for counts, which grow with the number of people."""
    company = report.figures.get((kpi.id, "company", "company"))
    return None if company is None or company.denominator is None else value_text(kpi, company)


def _appeal(policy: Policy, day: date, is_final: bool) -> Iterator[Text]:
    """Until when and how to object, and when to expect an answer."""
    days = policy.appeal.days
    yield both("appeal.until", days=days, until=(day + timedelta(days=days)).isoformat())
    yield both("appeal.how")
    yield both("appeal.answer", days=policy.appeal.answer_working_days)
    if not is_final:
        yield both("appeal.provisional")
