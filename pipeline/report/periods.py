"""The appraised period of a card in words: what it adds up to, and why there is money or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.language import Text
from pipeline.month import Month
from pipeline.report import formats
from pipeline.report.firmness import firmness
from pipeline.report.rules import grade_bounds
from pipeline.report.wording import both, listed, named, pair_text, same, sentences, value_text
from pipeline.scorecard.model import Indicator, PeriodCard


@dataclass(frozen=True)
class PeriodLine:
    """One indicator over the whole period."""

    name: Text
    value: Text
    pair: str
    points: str
    weight: str


@dataclass(frozen=True)
class PeriodView:
    """The appraised period of a card."""

    title: Text
    total: str
    grade: Text | None
    status: str
    coverage: str
    notes: Text
    lines: tuple[PeriodLine, ...]


def period_view(policy: Policy, card: PeriodCard, kpis: Mapping[str, Kpi]) -> PeriodView:
    """The period as its own card shows it."""
    added = card.tally
    return PeriodView(
        title=both("period", first=str(card.months[0]), last=str(card.months[-1])),
        total=period_total(policy, card),
        grade=period_grade(policy, card),
        status=card.status,
        coverage=formats.percent(added.coverage),
        notes=sentences(_notes(policy, card)),
        lines=tuple(_line(policy, i, kpis[i.kpi]) for i in added.indicators if i.state != "not_applicable"),
    )


def period_total(policy: Policy, card: PeriodCard) -> str:
    """The period's total, never at a grade bound it has not reached; a dash when it is withheld."""
    total = card.tally.total
    return formats.NOTHING if total is None else str(formats.total(total, grade_bounds(policy)))


def period_grade(policy: Policy, card: PeriodCard) -> Text | None:
    """The name of the period's grade; None without one."""
    return next((named(grade) for grade in policy.grades if grade.id == card.grade), None)


def _line(policy: Policy, indicator: Indicator, kpi: Kpi) -> PeriodLine:
    rule = next(rule for rule in policy.indicators if rule.id == indicator.id)
    return PeriodLine(
        name=named(rule),
        value=value_text(kpi, indicator.figure),
        pair=pair_text(indicator.figure),
        points=formats.points(indicator.points),
        weight=formats.plain(indicator.weight),
    )


def _notes(policy: Policy, card: PeriodCard) -> Iterator[Text]:
    if card.tally.total is None:
        minimum = f"{formats.plain(policy.min_coverage)}%"
        yield both("withheld.coverage", coverage=formats.percent(card.tally.coverage), minimum=minimum)
    elif card.tally.status != "final":
        yield both("period_provisional")
    for key, found in (("period_lost", card.lost), ("period_undecided", card.undecided)):
        months: dict[Month, list[str]] = {}
        for month, one in found:
            months.setdefault(month, []).append(one.rule)
        for month, rules in months.items():
            yield both(key, month=str(month), rules=listed(map(same, dict.fromkeys(rules))))
    if any(not one.supported for _, one in card.lost):
        yield both("period_unsupported")
    told = firmness(policy, card.unstable, card.partial) if card.tally.total is not None else None
    if told is not None:
        yield told
