"""A made-up company whose luck is known, to hold the computation against: 40 people with 80 to 200 orders a month."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import fsum

import numpy

from pipeline.scorecard.fair_world import MONTHS, Limit, broken_chance, in_a_row_chance, unusual_chance
from pipeline.scorecard.made_up_years import Counts, Estimate, drawn, estimate

PEOPLE = 40
ORDERS = range(80, 201)
LIMIT = Limit(Fraction(1, 100))
TRUE_RATES = (Fraction(6, 1000), Fraction(8, 1000), Fraction(10, 1000))
QUARTER = 3


@dataclass(frozen=True)
class ReferenceRow:
    """The luck of the 40 people when all have the same true rate.

    `over` break the limit of 1 % in a month, `in_a_row` twice in a row within a year, both computed exactly and counted
    in made-up years (`tried`). `supported` have two separate quarters in a row that speak against them.
    """

    true: Fraction
    over: float
    over_tried: Estimate
    in_a_row: float
    in_a_row_tried: Estimate
    supported: float


def reference_row(true: Fraction, draws: int, seed: int) -> ReferenceRow:
    """The row for one true rate.

    In a month everybody has any number of orders from 80 to 200, all alike; for the quarters, where volumes hardly
    matter, everybody keeps to one such number.
    """
    month = fsum(broken_chance(orders, true, LIMIT) for orders in ORDERS) / len(ORDERS)
    quarters = [unusual_chance(QUARTER * orders, true, LIMIT) for orders in ORDERS]
    twice = fsum(in_a_row_chance([chance] * (MONTHS // QUARTER)) for chance in quarters) / len(ORDERS)
    over, in_a_row = _tried(true, draws, seed)
    return ReferenceRow(
        true=true,
        over=PEOPLE * month,
        over_tried=over,
        in_a_row=PEOPLE * in_a_row_chance([month] * MONTHS),
        in_a_row_tried=in_a_row,
        supported=PEOPLE * twice,
    )


def _tried(true: Fraction, draws: int, seed: int) -> tuple[Estimate, Estimate]:
    """How many break the limit in a month, and twice in a row, on the average of made-up years."""
    random = numpy.random.Generator(numpy.random.PCG64(seed))
    over: Counts = numpy.zeros(draws, dtype=numpy.int64)
    in_a_row: Counts = numpy.zeros(draws, dtype=numpy.int64)
    tables: dict[int, numpy.typing.NDArray[numpy.float64]] = {}
    for _ in range(PEOPLE):
        orders = ORDERS.start + numpy.floor(random.random((draws, MONTHS)) * len(ORDERS)).astype(numpy.int64)
        broken = numpy.zeros((draws, MONTHS), dtype=numpy.bool_)
        for each in ORDERS:
            those = orders == each
            broken[those] = drawn(each, true, int(those.sum()), random, tables) >= LIMIT.broken_from(each)
        over += broken.sum(axis=1)
        in_a_row += (broken[:, 1:] & broken[:, :-1]).any(axis=1)
    monthly = estimate(over)
    return Estimate(monthly.value / MONTHS, monthly.error / MONTHS), estimate(in_a_row)
