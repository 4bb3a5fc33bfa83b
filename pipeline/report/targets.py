"""What a policy wants of a figure: the value that gives full marks, a cap's limit, or a standard's threshold."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.definitions.scoring import Bound, IndicatorRule, Judged, Standard
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.wording import bound, kpi_text, named, same

Side = tuple[str, Decimal]
Sides = tuple[Side, ...]
Kind = Literal["cap", "full", "standard"]
_SIGNS = {"below": "<", "up_to": "≤", "from": "≥", "above": ">"}
_OTHER = {"below": "from", "up_to": "above", "from": "below", "above": "up_to"}
_HOLDS = {"below": operator.lt, "up_to": operator.le, "from": operator.ge, "above": operator.gt}


@dataclass(frozen=True)
class Target:
    """What is wanted of one figure: the bounds that its value has to lie in, and what kind of rule says so.

    `figure` is the KPI's own figure or one narrowed to some of its cases; `rule` is None for a cap.
    """

    figure: str
    kpi: str
    kind: Kind
    sides: Sides
    rule: Judged | None

    def name(self, kpi: Kpi) -> Text:
        """The KPI's name; a narrowed figure has its rule's."""
        return named(self.rule) if self.rule is not None and self.rule.is_narrowed else kpi_text(kpi, "name")

    def reached(self, value: Fraction) -> bool:
        """True when the value lies inside every bound."""
        return all(_HOLDS[name](value, Fraction(limit)) for name, limit in self.sides)

    def words(self, kpi: Kpi) -> Text:
        """The bounds in the KPI's unit, such as `≥ 95%`."""
        parts = [_side(kpi, *side) for side in self.sides]
        return {language: " ".join(part[language] for part in parts) for language in same("")}


def targets(policy: Policy, kpis: Mapping[str, Kpi]) -> Iterator[Target]:
    """Every target of the policy: caps first, then indicators and standards in its order.

    A rule that gives every value the same has none.
    """
    for cap in policy.caps:
        yield Target(cap.kpi, cap.kpi, "cap", (("below" if cap.operator == "<" else "up_to", cap.limit),), None)
    for indicator in policy.indicators:
        if sides := full_marks(indicator, kpis[indicator.kpi].better == "lower"):
            yield Target(policy.figure_id(indicator), indicator.kpi, "full", sides, indicator)
    for standard in policy.standards:
        if sides := met(standard, kpis[standard.kpi].better == "lower"):
            yield Target(policy.figure_id(standard), standard.kpi, "standard", sides, standard)


def full_marks(rule: IndicatorRule, lower_is_better: bool) -> Sides:
    """Which values get the most that the rule gives; none where all get the same."""
    if rule.curve is not None:
        return _on_curve(rule.curve)
    if rule.bands is not None:
        return _best_bands(rule.bands, [band.attainment for band in rule.bands])
    assert rule.deduct is not None  # the policy was refused otherwise
    return (("up_to" if lower_is_better else "from", rule.deduct.target),)


def met(rule: Standard, lower_is_better: bool) -> Sides:
    """Which values meet the standard; of one with ratings, those with the rating at the good end."""
    if not rule.ratings:
        return rule.bounds
    first_is_lowest = rule.ratings[0].bounds[0][0] in ("below", "up_to") if rule.ratings[0].bounds else True
    best = 0 if first_is_lowest == lower_is_better else len(rule.ratings) - 1
    word = rule.ratings[best].rating
    return _best_bands(rule.ratings, [Decimal(band.rating == word) for band in rule.ratings])


def _on_curve(points: Sequence[tuple[Decimal, Decimal]]) -> Sides:
    """The stretch on which the curve is highest; an end that stays highest for ever is no bound."""
    most = max(height for _, height in points)
    top = [value for value, height in points if height == most]
    first: Sides = () if points[0][1] == most else (("from", top[0]),)
    last: Sides = () if points[-1][1] == most else (("up_to", top[-1]),)
    return first + last


def _best_bands(bands: Sequence[Bound], worth: Sequence[Decimal]) -> Sides:
    """The bounds of the first run of bands that are worth most: it starts where the band before it ends."""
    start = worth.index(max(worth))
    end = next((n for n in range(start, len(worth)) if worth[n] != worth[start]), len(worth)) - 1
    before = tuple((_OTHER[name], limit) for name, limit in bands[start - 1].bounds) if start else ()
    return before + bands[end].bounds


def _side(kpi: Kpi, name: str, limit: Decimal) -> Text:
    """One bound; what nothing can lie beyond is an equation."""
    is_end = (name == "from" and limit == 1 and kpi.unit == "percent") or (name == "up_to" and not limit)
    shown = bound(kpi, limit) if limit or kpi.unit == "percent" else same(formats.plain(limit))
    return shown if is_end else {language: f"{_SIGNS[name]} {text}" for language, text in shown.items()}
