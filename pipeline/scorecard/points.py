"""Scoring rules: what a KPI value is worth, from 0 to 100, in exact arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import floor

from pipeline.definitions.scoring import Band, Bound, Deduct, IndicatorRule

FULL = Fraction(100)


def attainment(rule: IndicatorRule, value: Fraction, lower_is_better: bool) -> Fraction:
    """The attainment (0..100) that the indicator's own scoring rule gives to the value."""
    if rule.curve is not None:
        return on_curve(rule.curve, value)
    if rule.bands is not None:
        return in_bands(rule.bands, value)
    assert rule.deduct is not None  # the policy was refused otherwise
    return after_deduction(rule.deduct, value, lower_is_better)


def on_curve(points: tuple[tuple[Decimal, Decimal], ...], value: Fraction) -> Fraction:
    """The attainment on straight lines between the points, flat before the first and after the last."""
    exact = _exact(points)
    if value <= exact[0][0]:
        return exact[0][1]
    for (left, low), (right, high) in pairwise(exact):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return exact[-1][1]


@cache
def _exact(points: tuple[tuple[Decimal, Decimal], ...]) -> list[tuple[Fraction, Fraction]]:
    return [(Fraction(x), Fraction(y)) for x, y in points]


def in_bands(bands: tuple[Band, ...], value: Fraction) -> Fraction:
    """The attainment of the first band, in the order written, that the value lies in."""
    return next(Fraction(band.attainment) for band in bands if inside(band, value))


def inside(band: Bound, value: Fraction) -> bool:
    """True when the value lies inside every bound that is named."""
    tests = {
        "below": lambda bound: value < bound,
        "up_to": lambda bound: value <= bound,
        "from": lambda bound: value >= bound,
        "above": lambda bound: value > bound,
    }
    return all(tests[name](Fraction(bound)) for name, bound in band.bounds)


def after_deduction(rule: Deduct, value: Fraction, lower_is_better: bool) -> Fraction:
    """Full marks at the target or better, less the points of each full step missed, down to full less the maximum."""
    target = Fraction(rule.target)
    missed = value - target if lower_is_better else target - value
    steps = max(floor(missed / Fraction(rule.step)), 0)
    return FULL - min(steps * Fraction(rule.points), Fraction(rule.max))
