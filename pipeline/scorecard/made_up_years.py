"""Many made-up years of a fair world, where months share their windows and no sum over all cases is short enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

import numpy
from numpy.typing import NDArray

from pipeline.scorecard.chance import binomial_tail
from pipeline.scorecard.fair_world import MONTHS, Limit, Year, bar, looking_back

Counts = NDArray[numpy.int64]
_NEVER = 3.0
_ERRORS = 2  # in 19 of 20 such estimates the true value lies within two standard errors


@dataclass(frozen=True)
class Estimate:
    """A mean over made-up years, and how far it may be off: two standard errors."""

    value: float
    error: float


def supported_people(years: Sequence[Year], true: Fraction, limit: Limit, draws: int, seed: int) -> Estimate:
    """How many people have at least one month in the year that breaks the limit and is supported by its numbers."""
    random = numpy.random.Generator(numpy.random.PCG64(seed))
    tables: dict[int, NDArray[numpy.float64]] = {}
    hit = numpy.zeros(draws, dtype=numpy.int64)
    for year in years:
        hit += _supported(year, true, limit, draws, random, tables)
    return estimate(hit)


def estimate(totals: Counts) -> Estimate:
    """The mean of what the made-up years came to, and how far it may be off; none at all in n years may be 3 in n."""
    spread = float(totals.std(ddof=1)) if totals.size > 1 else 0.0
    return Estimate(float(totals.mean()), max(_ERRORS * spread / sqrt(totals.size), _NEVER / totals.size))


def drawn(
    orders: int,
    true: Fraction,
    draws: int,
    random: numpy.random.Generator,
    tables: dict[int, NDArray[numpy.float64]],
) -> Counts:
    """So many counts of events among the orders; `tables` keeps what was worked out for a number of orders.

    Drawn by a table of the exact distribution, so that a seed gives the same counts with every version of numpy.
    """
    if orders not in tables:
        upto = [1 - binomial_tail(events, orders, true) for events in range(1, orders + 1)]
        tables[orders] = numpy.array([share for share in upto if share < 1])
    return numpy.searchsorted(tables[orders], random.random(draws), side="right").astype(numpy.int64)


def _supported(
    year: Year,
    true: Fraction,
    limit: Limit,
    draws: int,
    random: numpy.random.Generator,
    tables: dict[int, NDArray[numpy.float64]],
) -> NDArray[numpy.bool_]:
    """In which of the made-up years the person has a supported finding."""
    back = limit.chance.window_months[1] - 1
    orders = (*year[MONTHS - back :], *year)
    events = [drawn(each, true, draws, random, tables) for each in orders]
    found = numpy.zeros(draws, dtype=numpy.bool_)
    for at, months in enumerate(looking_back(year, limit), start=back):
        needs = bar(months, limit)
        if needs is not None:
            speaks = events[at] >= needs.alone
            if needs.together is not None:
                speaks |= sum(events[at - n] for n in range(needs.months)) >= needs.together
            found |= (events[at] >= needs.broken) & speaks
    return found
