"""Whether one case more or fewer would change a grade: every scored indicator is tried, and orders they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.definitions.scoring import IndicatorRule
from pipeline.kpi.model import Figure
from pipeline.scorecard.model import Indicator, Tally
from pipeline.scorecard.points import FULL
from pipeline.scorecard.tally import grade_of, score_indicator

ONE = Fraction(1)
# what one case changes above and below the line: it turns out otherwise, or is there or not, with its event or without
FLIPS = ((1, 0), (-1, 0))
MOVES = ((1, 1), (0, 1), (-1, -1), (0, -1))
Move = tuple[int, int]


def unstable_indicators(policy: Policy, added: Tally, role: str | None, kpis: Mapping[str, Kpi]) -> tuple[str, ...]:
    """The indicators of which one case more or fewer would change the grade, in the policy's order.

    An order that several indicators look at is moved in all of them at once. Empty without a grade. Nothing is said of
    averages, one case of which may be anything, and of what does not happen by chance.
    """
    if added.grade is None:
        return ()
    rules = {rule.id: rule for rule in policy.indicators}
    scored = [i for i in added.indicators if i.state == "scored" and _can_tip(kpis[i.kpi])]
    found: set[str] = set()
    weights = _weight(added.indicators), _declared(added.indicators)
    for group in (*([one] for one in scored), *_sharing(scored, kpis)):
        for moved in _moved(group, rules, role, kpis):
            if _grade(policy, added, weights, group, moved) != added.grade:
                found.update(indicator.id for indicator in group)
                break
    return tuple(indicator.id for indicator in added.indicators if indicator.id in found)


def _can_tip(kpi: Kpi) -> bool:
    return kpi.by_chance and kpi.kind != "mean"


def _sharing(scored: Sequence[Indicator], kpis: Mapping[str, Kpi]) -> Iterator[list[Indicator]]:
    """Rates of several indicators that look at the rows of one log."""
    by_log: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in scored:
        if kpis[indicator.kpi].kind == "rate":
            by_log[kpis[indicator.kpi].log].append(indicator)
    yield from (alike for alike in by_log.values() if len(alike) > 1)


def _moved(
    group: Sequence[Indicator], rules: Mapping[str, IndicatorRule], role: str | None, kpis: Mapping[str, Kpi]
) -> Iterator[list[Indicator]]:
    """The indicators as they would be with each change; what cannot be is left out."""
    for move in (*(FLIPS if len(group) == 1 else ()), *MOVES):
        figures = [_figure(indicator.figure, _for(move, kpis[indicator.kpi])) for indicator in group]
        if None not in figures:
            yield [
                score_indicator(rules[i.id], figure, role, kpis[i.kpi], i.weight)
                for i, figure in zip(group, figures, strict=True)
                if figure is not None
            ]


def _for(move: Move, kpi: Kpi) -> Move:
    """The change as this KPI counts it: a bad order stands above the line only where less is better."""
    above, below = move
    if not below or kpi.better == "higher":
        return move
    return (below - above, below)


def _figure(figure: Figure, move: Move) -> Figure | None:
    """The figure with one case changed, in its own unit; None where that cannot be."""
    above, below = move
    if figure.denominator is None:
        numerator = figure.numerator + above
        return None if below or numerator < 0 else replace(figure, numerator=numerator, value=numerator)
    # a case counts for what it has below the line on average: one order, one survey's full score, one day's hours
    size = max(figure.denominator / figure.counted, ONE) if figure.counted else ONE
    numerator, denominator = figure.numerator + above * size, figure.denominator + below * size
    if not 0 <= numerator <= denominator or not denominator:
        return None
    return replace(
        figure,
        numerator=numerator,
        denominator=denominator,
        value=numerator / denominator,
        counted=figure.counted + below,
    )


def _grade(
    policy: Policy,
    added: Tally,
    weights: tuple[Fraction, Fraction],
    before: Sequence[Indicator],
    after: Sequence[Indicator],
) -> str | None:
    """The grade with these indicators in place of those; `weights` are the scored and the declared one before."""
    points = added.raw_points + _points(after) - _points(before)
    scored = weights[0] + _weight(after) - _weight(before)
    if not scored or scored * FULL < Fraction(policy.min_coverage or 0) * weights[1]:
        return None
    return grade_of(policy, points * FULL / scored)


def _points(indicators: Sequence[Indicator]) -> Fraction:
    return sum((i.points for i in indicators if i.points is not None), Fraction(0))


def _weight(indicators: Sequence[Indicator]) -> Fraction:
    return sum((i.weight for i in indicators if i.state == "scored"), Fraction(0))


def _declared(indicators: Sequence[Indicator]) -> Fraction:
    return sum((i.weight for i in indicators if i.state != "not_applicable"), Fraction(0))
