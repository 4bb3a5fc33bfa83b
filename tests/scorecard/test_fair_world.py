"""The fair world: every chance against plain enumeration through the rules that judge real months."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import comb, fsum, prod, sqrt

import numpy
import pytest

from pipeline.definitions.chance import Chance
from pipeline.scorecard.chance import poisson_tail
from pipeline.scorecard.fair_world import (
    MONTHS,
    Limit,
    Year,
    broken_chance,
    fresh_windows,
    in_a_row_chance,
    looking_back,
    luck_of,
    once_chance,
    over_chance,
    supported_chance,
    supported_findings,
    supported_in_a_row,
    unusual_over_chance,
    written_luck,
    year_of,
)
from pipeline.scorecard.made_up_years import drawn, estimate, supported_people
from pipeline.scorecard.reference_world import TRUE_RATES, reference_row
from pipeline.scorecard.windows import status_of, window_of

TRUE = Fraction(1, 5)
JUDGED = Chance(min_orders=5, window_months=(2, 3), window_orders=8, amber=Decimal("0.2"), red=Decimal("0.05"))
SMALL = Limit(Fraction(1, 10), chance=JUDGED)
CAP = Limit(Fraction(1, 100))


def _mass(hits: int, orders: int) -> float:
    return float(comb(orders, hits) * TRUE**hits * (1 - TRUE) ** (orders - hits))


def _judged(hits: Sequence[int], orders: Sequence[int]) -> bool:
    """Whether the first month breaks the limit and the rules for real months support it."""
    counts = list(zip(hits, orders, strict=True))
    if not orders[0] or Fraction(hits[0], orders[0]) <= SMALL.rate:
        return False
    window = window_of(SMALL.chance, counts, SMALL.rate, len(counts))
    return status_of(SMALL.chance, window, counts) in ("amber", "red")


@pytest.mark.parametrize(
    "orders", [(5, 4, 2), (6, 0, 0), (2, 3, 0), (2, 1, 1), (4, 5, 6), (7, 1, 1), (0, 9, 9), (3, 0, 6), (9, 9, 1)]
)
def test_a_supported_month_as_real_months_are_judged(orders: tuple[int, ...]) -> None:
    worlds = product(*(range(each + 1) for each in orders))
    enumerated = fsum(prod(map(_mass, hits, orders)) for hits in worlds if _judged(hits, orders))
    assert supported_chance(orders, TRUE, SMALL) == pytest.approx(enumerated, abs=1e-12)


@pytest.mark.parametrize("own", [(6, 5), (4, 4)])
def test_people_with_a_supported_month_as_real_months_are_judged(own: tuple[int, int]) -> None:
    """Two neighbouring months that share their windows: counted in made-up years, and by going through all cases."""
    year: Year = (0, 0, 0, 0, *own, 0, 0, 0, 0, 0, 0)
    worlds = product(*(range(each + 1) for each in own))
    exact = fsum(
        prod(map(_mass, hits, own))
        for hits in worlds
        if _judged((hits[0], 0, 0), (own[0], 0, 0)) or _judged((hits[1], hits[0], 0), (own[1], own[0], 0))
    )
    found = supported_people([year], TRUE, SMALL, 20_000, seed=1)
    assert 0 < found.error < 0.01
    assert found.value == pytest.approx(exact, abs=found.error)
    again = supported_people([year], TRUE, SMALL, 20_000, seed=1)
    assert found == again != supported_people([year], TRUE, SMALL, 20_000, seed=2)


def test_supported_findings_are_those_of_all_months_and_never_fewer_than_people() -> None:
    years: list[Year] = [(120,) * MONTHS, (80, 200) * 6]
    exact = supported_findings(years, Fraction(1, 100), CAP)
    assert exact == pytest.approx(
        sum(supported_chance(months, Fraction(1, 100), CAP) for year in years for months in looking_back(year, CAP))
    )
    assert supported_people(years, Fraction(1, 100), CAP, 2_000, seed=3).value <= exact
    assert exact < written_luck(years, Fraction(1, 100), CAP).findings / 10


@pytest.mark.parametrize(
    ("operator", "orders", "first"), [("<=", 99, 1), ("<=", 100, 2), ("<", 99, 1), ("<", 100, 1), ("<", 101, 2)]
)
def test_a_limit_is_broken_as_it_is_written(operator: str, orders: int, first: int) -> None:
    assert Limit(Fraction(1, 100), "<=" if operator == "<=" else "<").broken_from(orders) == first


def test_a_month_without_orders_breaks_nothing() -> None:
    assert broken_chance(0, TRUE, CAP) == 0
    assert supported_chance((0, 300, 300), TRUE, CAP) == 0


def test_two_in_a_row_and_at_least_one_by_going_through_all_years() -> None:
    chances = (0.1, 0.5, 0.0, 0.3, 0.9, 0.2)
    years = list(product((False, True), repeat=len(chances)))
    mass = [prod(c if hit else 1 - c for c, hit in zip(chances, year, strict=True)) for year in years]
    twice = fsum(m for m, year in zip(mass, years, strict=True) if any(map(min, year, year[1:])))
    once = fsum(m for m, year in zip(mass, years, strict=True) if any(year))
    assert in_a_row_chance(chances) == pytest.approx(twice, abs=1e-12)
    assert once_chance(chances) == pytest.approx(once, abs=1e-12)
    both = luck_of([chances, chances])
    assert (both.findings, both.once, both.in_a_row) == pytest.approx((4.0, 2 * once, 2 * twice))


def test_more_events_than_allowed_and_so_many_as_chance_seldom_brings() -> None:
    mean = Fraction(12, 10)
    assert over_chance(2, mean) == poisson_tail(3, mean)
    assert poisson_tail(4, mean) > 0.025 > poisson_tail(5, mean)
    assert unusual_over_chance(2, mean, 0.025) == poisson_tail(5, mean)
    assert unusual_over_chance(6, mean, 0.025) == over_chance(6, mean)


def test_few_known_months_are_taken_over_again_with_the_newest_last() -> None:
    assert year_of([1, 2, 3, 4, 5]) == (4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5)
    assert year_of(range(12)) == tuple(range(12))


def test_before_the_year_lies_a_year_like_it() -> None:
    months = looking_back(tuple(range(1, 13)), CAP)
    assert months[0] == (1, 12, 11, 10, 9, 8)
    assert months[-1] == (12, 11, 10, 9, 8, 7)


@pytest.mark.parametrize(
    ("year", "lengths"),
    [
        ((100,) * 12, [3] * 4),
        ((80,) * 12, [4] * 3),
        ((20,) * 12, [6, 6]),
        ((60,) * 12, [5, 5]),
        ((40,) * 9 + (100,) * 3, [6, 3]),
    ],
)
def test_fresh_windows_share_no_month(year: Year, lengths: list[int]) -> None:
    assert [len(window) for window in fresh_windows(year, CAP)] == lengths


def test_two_fresh_windows_in_a_row() -> None:
    """Four quarters of 300 orders at the limit: 8 or more complaints each, which oracle values say is 1.147 %."""
    chance = 0.011474078634877684
    assert supported_in_a_row([(100,) * 12], Fraction(1, 100), CAP) == pytest.approx(in_a_row_chance([chance] * 4))
    assert supported_in_a_row([(4,) * 12], Fraction(1, 100), CAP) == 0  # 24 orders in six months: too few to judge


def test_counts_are_drawn_from_the_exact_distribution() -> None:
    random = numpy.random.Generator(numpy.random.PCG64(7))
    counts = drawn(6, TRUE, 40_000, random, {})
    for hits in range(7):
        share = _mass(hits, 6)
        assert float((counts == hits).mean()) == pytest.approx(share, abs=4 * sqrt(share * (1 - share) / 40_000))


def test_an_estimate_says_how_far_it_may_be_off() -> None:
    found = estimate(numpy.array([0, 1] * 5_000))
    assert found.value == 0.5
    assert found.error == pytest.approx(0.01, rel=1e-3)
    assert estimate(numpy.zeros(1_000, dtype=numpy.int64)).error == 0.003  # none in 1000 years: at most about 3


# what the rules for fair judgement publish for 40 people: over in a month, two in a row, two fresh quarters supported
PUBLISHED = {"0.006": ("10.3", "18.8", "0.0001"), "0.008": ("14.5", "28.4", "0.002"), "0.01": ("18.5", "34.7", "0.03")}


@pytest.mark.parametrize("true", TRUE_RATES, ids=str)
def test_the_published_table_within_its_rounding_and_the_stated_error(true: Fraction) -> None:
    row = reference_row(true, draws=2_000, seed=20260101)
    published = PUBLISHED[str(float(true))]
    for text, found in zip(published, (row.over, row.in_a_row, row.supported), strict=True):
        half_a_digit = 0.5 * 10.0 ** -len(text.partition(".")[2])
        assert found == pytest.approx(float(text), abs=half_a_digit)
    assert row.over_tried.value == pytest.approx(row.over, abs=row.over_tried.error)
    assert row.in_a_row_tried.value == pytest.approx(row.in_a_row, abs=row.in_a_row_tried.error)
    assert row.over_tried.error < 0.1
    assert row.in_a_row_tried.error < 0.2
