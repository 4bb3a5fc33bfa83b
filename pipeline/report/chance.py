"""What chance alone does to a count at a limit, for charts and plain words."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

from pipeline.scorecard.chance import binomial_tail
from pipeline.scorecard.chance import threshold as threshold

LIKELY_TAIL = 0.025
SURE_TAIL = 0.001
_MOST_MONTHS = 0.5
_MULTIPLES = range(10, 1, -1)


@cache
def thresholds(most: int, rate: Fraction, chance: float) -> tuple[int, ...]:
    """The thresholds for 1 to that many orders, which never fall."""
    found: list[int] = []
    for orders in range(1, most + 1):
        found.append(threshold(orders, rate, chance, found[-1] if found else 0))
    return tuple(found)


def boundary(orders: int, rate: Fraction, chance: float) -> float:
    """How many events the line for that chance runs through at so many orders; never below 0.

    The exact limit interpolated between whole counts (Spiegelhalter, Statistics in Medicine 2005, appendix A.1.1). It
    lies at most one event below the threshold, so that a count under the threshold can stand just above the line.
    """
    inside = threshold(orders, rate, chance) - 1
    here, beyond = binomial_tail(inside, orders, rate), binomial_tail(inside + 1, orders, rate)
    return max(inside - (chance - beyond) / (here - beyond), 0.0)


def indistinguishable(orders: int, limit: Fraction) -> int | None:
    """The largest multiple (2..10) of the limit that would stay unnoticed in most months; None without one.

    Unnoticed: the count stays below the threshold that chance passes at the limit in 2.5 % of months.
    """
    needed = threshold(orders, limit, LIKELY_TAIL)
    missed = (k for k in _MULTIPLES if k * limit < 1 and binomial_tail(needed, orders, k * limit) < _MOST_MONTHS)
    return next(missed, None)


def expected_alarms(orders: list[int], limit: Fraction, tail: float = LIKELY_TAIL) -> float:
    """How many of these units chance alone takes to the threshold of that tail when all are exactly at the limit."""
    return math.fsum(binomial_tail(threshold(n, limit, tail), n, limit) for n in orders)
