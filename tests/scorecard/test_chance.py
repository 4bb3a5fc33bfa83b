"""Exact binomial chances and Wilson intervals against reference values of other programs."""

import json
import re
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest

from pipeline.kpi.intervals import wilson
from pipeline.scorecard.chance import binomial_tail

CAP = Fraction(1, 100)
ORACLES = Path(__file__).parents[3] / "shared" / "oracle" / "stat_oracles.json"
TAIL = re.compile(r"scipy binomtest\((\d+),(\d+),\.01,alternative='greater'\)\.pvalue")
WILSON = re.compile(r"statsmodels proportion_confint\((\d+),(\d+),alpha=\.05,method='wilson'\)")


def _exact(hits: int, cases: int) -> Fraction:
    """The tail at 1 % summed in whole numbers."""
    return Fraction(sum(comb(cases, k) * 99 ** (cases - k) for k in range(hits, cases + 1)), 100**cases)


@pytest.mark.parametrize(
    ("hits", "cases", "chance"),
    [
        (1, 99, 0.6302703623502732),
        (2, 100, 0.26423802107704364),
        (3, 100, 0.07937320225218046),
        (4, 100, 0.018374036444649678),
        (18, 1000, 0.013832581730008505),
        (1, 1, 0.01),
    ],
)
def test_the_chance_of_that_many_or_more(hits: int, cases: int, chance: float) -> None:
    assert binomial_tail(hits, cases, CAP) == pytest.approx(chance, abs=1e-12)


@pytest.mark.parametrize(("hits", "cases"), [(2, 7), (1, 40), (5, 500), (12, 500), (30, 500), (4, 4), (20, 2000)])
def test_the_chance_summed_in_whole_numbers(hits: int, cases: int) -> None:
    assert binomial_tail(hits, cases, CAP) == pytest.approx(float(_exact(hits, cases)), rel=1e-9)


def test_none_is_certain_and_more_than_all_impossible() -> None:
    assert (binomial_tail(0, 100, CAP), binomial_tail(5, 4, CAP)) == (1.0, 0.0)


def test_a_very_large_company_at_its_limit_is_half_chance() -> None:
    """100,000 orders: the chance of none at all is below what a number can hold, but not that of 1,000 or more."""
    assert binomial_tail(1000, 100_000, CAP) == pytest.approx(0.5, abs=0.02)
    assert binomial_tail(900, 100_000, CAP) == pytest.approx(0.9993, abs=0.001)


@pytest.mark.parametrize(
    ("hits", "cases", "ends"),
    [
        (0, 50, (0.0, 0.07134759913335874)),
        (1, 100, (0.001767432064140647, 0.05448619617870533)),
        (45, 50, (0.7863976856252034, 0.9565242350681095)),
        (50, 50, (1 - 0.07134759913335874, 1.0)),
    ],
)
def test_wilson_intervals(hits: int, cases: int, ends: tuple[float, float]) -> None:
    assert wilson(hits, cases) == pytest.approx(ends, abs=1e-12)


@pytest.mark.parametrize(("hits", "cases"), [(1, 0), (0, 0), (3, 2), (-1, 5)])
def test_no_interval_without_a_rate(hits: int, cases: int) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        wilson(hits, cases)


@pytest.mark.skipif(not ORACLES.is_file(), reason="the file of reference values lies outside this repository")
def test_all_reference_values_of_the_oracle() -> None:
    cases = json.loads(ORACLES.read_text(encoding="utf-8"))["cases"]
    tails = [(m, c["expected"]) for c in cases if (m := TAIL.fullmatch(c["call"]))]
    intervals = [(m, c["expected"]) for c in cases if (m := WILSON.fullmatch(c["call"]))]
    assert (len(tails), len(intervals)) == (11, 10)
    for found, chance in tails:
        assert binomial_tail(int(found[1]), int(found[2]), CAP) == pytest.approx(chance, abs=1e-9)
    for found, ends in intervals:
        assert wilson(int(found[1]), int(found[2])) == pytest.approx(ends, abs=1e-9)
