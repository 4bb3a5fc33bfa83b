"""Exact chances and intervals at their edges; the values of other programs are in test_oracles.py."""

from fractions import Fraction
from math import comb, exp, inf, nan

import pytest

from pipeline.kpi.intervals import wilson
from pipeline.scorecard.chance import binomial_tail, poisson_interval, poisson_tail, threshold

CAP = Fraction(1, 100)


def _exact(hits: int, cases: int) -> Fraction:
    """The tail at 1 % summed in whole numbers."""
    return Fraction(sum(comb(cases, k) * 99 ** (cases - k) for k in range(hits, cases + 1)), 100**cases)


@pytest.mark.parametrize(("hits", "cases"), [(2, 7), (1, 40), (5, 500), (12, 500), (30, 500), (4, 4), (20, 2000)])
def test_the_chance_summed_in_whole_numbers(hits: int, cases: int) -> None:
    assert binomial_tail(hits, cases, CAP) == pytest.approx(float(_exact(hits, cases)), rel=1e-9)


def test_none_is_certain_and_more_than_all_impossible() -> None:
    assert (binomial_tail(0, 100, CAP), binomial_tail(5, 4, CAP)) == (1.0, 0.0)


def test_a_very_large_company_at_its_limit_is_half_chance() -> None:
    """100,000 orders: the chance of none at all is below what a number can hold, but not that of 1,000 or more."""
    assert binomial_tail(1000, 100_000, CAP) == pytest.approx(0.5, abs=0.02)
    assert binomial_tail(900, 100_000, CAP) == pytest.approx(0.9993, abs=0.001)


def test_all_of_them_is_the_mirror_of_none() -> None:
    low, high = wilson(0, 50)
    assert wilson(50, 50) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize(("hits", "cases"), [(1, 0), (0, 0), (3, 2), (-1, 5)])
def test_no_interval_without_a_rate(hits: int, cases: int) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        wilson(hits, cases)


def test_a_true_rate_of_nought_or_all() -> None:
    assert (binomial_tail(1, 9, Fraction(0)), binomial_tail(9, 9, Fraction(1))) == (0.0, 1.0)


def test_poisson_chances_at_their_edges() -> None:
    assert (poisson_tail(0, 0), poisson_tail(1, 0), poisson_tail(-1, 3)) == (1.0, 0.0, 1.0)
    assert poisson_tail(1, Fraction(1, 2)) == pytest.approx(1 - exp(-0.5), abs=1e-15)
    assert poisson_tail(10_000, 10_000) == pytest.approx(0.5, abs=0.01)
    assert poisson_tail(60, 1) == pytest.approx(4.5e-83, rel=0.02)


@pytest.mark.parametrize("expected", [-1, nan, inf])
def test_nothing_that_is_no_number_reaches_a_test(expected: float) -> None:
    with pytest.raises(ValueError, match="cannot be expected"):
        poisson_tail(1, expected)


@pytest.mark.parametrize("events", [0, 1, 12, 5000])
def test_each_end_of_a_count_is_missed_with_the_chance_asked_for(events: int) -> None:
    low, high = poisson_interval(events, 0.1)
    assert poisson_tail(events, low) == pytest.approx(0.1 if events else 1.0, abs=1e-9)
    assert 1 - poisson_tail(events + 1, high) == pytest.approx(0.1, abs=1e-9)


def test_no_interval_of_fewer_than_none() -> None:
    with pytest.raises(ValueError, match="cannot have come"):
        poisson_interval(-1)


def test_a_threshold_is_the_first_count_that_is_rare_enough() -> None:
    found = threshold(100, CAP, 0.025)
    assert binomial_tail(found, 100, CAP) <= 0.025 < binomial_tail(found - 1, 100, CAP)
