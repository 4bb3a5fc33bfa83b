"""What chance alone does to a count at a limit, for charts and plain words."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from itertools import count

from pipeline.scorecard.chance import binomial_tail

LIKELY_TAIL = 0.025
SURE_TAIL = 0.001
_MOST_MONTHS = 0.5
_MULTIPLES = range(10, 1, -1)


def threshold(orders: int, rate: Fraction, chance: float, start: int = 0) -> int:
    """The smallest count from `start` on whose tail probability at that rate is not above the chance."""
    return next(events for events in count(start) if binomial_tail(events, orders, rate) <= chance)


@cache
def thresholds(most: int, rate: Fraction, chance: float) -> tuple[int, ...]:
    """The thresholds for 1 to that many orders, which never fall."""
    found: list[int] = []
    for orders in range(1, most + 1):
        found.append(threshold(orders, rate, chance, found[-1] if found else 0))
    return tuple(found)


def boundary(orders: int, rate: Fraction, chance: float) -> float:
    """Where a line for that chance runs: a whole count reaches the line just when it reaches the threshold.

    Between whole counts the chance is taken to fall evenly on a logarithmic scale, so the line has no teeth.
    """
    above = threshold(orders, rate, chance)
    before, after = binomial_tail(above - 1, orders, rate), binomial_tail(above, orders, rate)
    if not after:  # even all of the orders are no rare event
        return float(above)
    return above - 1 + math.log(before / chance) / math.log(before / after)


def indistinguishable(orders: int, limit: Fraction) -> int | None:
    """The largest multiple (2..10) of the limit that would stay unnoticed in most months; None without one.

    Unnoticed: the count stays below the threshold that chance passes at the limit in 2.5 % of months.
    """
    needed = threshold(orders, limit, LIKELY_TAIL)
    missed = (k for k in _MULTIPLES if k * limit < 1 and binomial_tail(needed, orders, k * limit) < _MOST_MONTHS)
    return next(missed, None)


def expected_alarms(orders: list[int], limit: Fraction) -> float:
    """How many of these units chance alone takes to the 2.5 % threshold when all are exactly at the limit."""
    return math.fsum(binomial_tail(threshold(n, limit, LIKELY_TAIL), n, limit) for n in orders)
