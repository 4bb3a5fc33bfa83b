"""What pulled a card's total up and down: the points each indicator lost, largest first, adding up exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from pipeline.definitions.policy import Policy
from pipeline.definitions.scoring import IndicatorRule
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.figure_view import short_text
from pipeline.report.model import MonthReport
from pipeline.report.wording import both, listed, named
from pipeline.scorecard.model import Card, Indicator

CENT = Fraction(1, 100)
_FEW = 3  # how many indicators the sentence names
_WORST = 2


@dataclass(frozen=True)
class LostLine:
    """An indicator that cost points; `share` of its weight was reached, in whole percent."""

    id: str
    name: Text
    why: Text
    reached: str
    weight: str
    lost: str
    share: int


@dataclass(frozen=True)
class PointsLost:
    """Points lost per indicator, with two decimals; `lost` is the sum of the lines, and `out_of` less `reached`."""

    sentence: Text
    of_declared: Text | None
    lines: tuple[LostLine, ...]
    full: Text | None
    unscored: Text | None
    reached: str
    out_of: str
    lost: str


def points_lost(report: MonthReport, card: Card) -> PointsLost | None:
    """What became of the points that could be reached; None where nothing was scored."""
    policy = report.policy_of(card)
    scored = [line for line in card.indicators if line.state == "scored"]
    if not scored:
        return None
    short = sorted((line for line in scored if _missing(line)), key=_missing, reverse=True)
    shown = apportioned([_missing(line) for line in short])
    out_of, lost = sum((line.weight for line in scored), Fraction(0)), sum(shown, Fraction(0))
    lines = tuple(_line(report, policy, line, cost) for line, cost in zip(short, shown, strict=True))
    full = [named(indicator_rule(policy, line)) for line in scored if not _missing(line)]
    waiting = [line for line in card.indicators if line.state not in ("scored", "not_applicable")]
    return PointsLost(
        sentence=_sentence(lines, out_of, lost),
        of_declared=_of_declared(out_of, card.declared_total),
        lines=lines,
        full=listed(full) if full else None,
        unscored=listed(named(indicator_rule(policy, line)) for line in waiting) if waiting else None,
        reached=two(out_of - lost),
        out_of=formats.plain(out_of),
        lost=two(lost),
    )


def apportioned(exact: Sequence[Fraction]) -> list[Fraction]:
    """The amounts to the cent, each less than a cent off, with the sum that their exact sum rounds to (half up)."""
    cents = [floor(amount / CENT) for amount in exact]
    missing = floor(sum(exact, Fraction(0)) / CENT + Fraction(1, 2)) - sum(cents)
    by_rest = sorted(range(len(exact)), key=lambda place: cents[place] - exact[place] / CENT)
    for place in by_rest[:missing]:
        cents[place] += 1
    return [cent * CENT for cent in cents]


def pulled_down(report: MonthReport, card: Card) -> Iterator[tuple[Text, str]]:
    """The indicators that cost most points of the weight, at most two, with the points lost."""
    policy = report.policy_of(card)
    for line in sorted(filter(_missing, card.indicators), key=_missing, reverse=True)[:_WORST]:
        yield named(indicator_rule(policy, line)), formats.points(_missing(line))


def indicator_rule(policy: Policy, indicator: Indicator) -> IndicatorRule:
    """The policy's entry for a card's line."""
    return next(rule for rule in policy.indicators if rule.id == indicator.id)


def two(points: Fraction) -> str:
    """Points with two decimals."""
    return str(formats.half_up(points, 2))


def _missing(line: Indicator) -> Fraction:
    return Fraction(0) if line.points is None else line.weight - line.points


def _line(report: MonthReport, policy: Policy, line: Indicator, lost: Fraction) -> LostLine:
    return LostLine(
        id=line.id,
        name=named(indicator_rule(policy, line)),
        why=short_text(report.kpis[line.kpi], line.figure),
        reached=two(line.weight - lost),
        weight=formats.plain(line.weight),
        lost=two(lost),
        share=int(line.attainment or 0),
    )


def _of_declared(out_of: Fraction, declared: Fraction) -> Text | None:
    """That the scheme has more points than could be scored; None where all of them could."""
    if out_of == declared:
        return None
    return both("lost.of_declared", declared=formats.plain(declared), out_of=formats.plain(out_of))


def _sentence(lines: Sequence[LostLine], out_of: Fraction, lost: Fraction) -> Text:
    """How many points of how many were reached, and where most of the others went."""
    words = {"out_of": formats.plain(out_of), "reached": two(out_of - lost), "lost": two(lost)}
    if not lines:
        return both("lost.none", **words)
    parts = [both("lost.at", n=line.lost, name=line.name) for line in lines[:_FEW]]
    if len(lines) > _FEW:
        rest = sum((Fraction(line.lost) for line in lines[_FEW:]), Fraction(0))
        parts.append(both("lost.elsewhere", n=two(rest), count=len(lines) - _FEW))
    return both("lost.sentence", where=listed(parts), **words)
