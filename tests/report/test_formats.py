"""How figures are rounded and written."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.report import formats


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(357, 400), "89.3%"),  # 89.25 exactly: a binary float would say 89.2
        (Fraction(1, 3), "33.3%"),
        (Fraction(1), "100.0%"),
        (None, formats.NOTHING),
    ],
)
def test_percentages_round_half_up(value: Fraction | None, shown: str) -> None:
    assert formats.percent(value) == shown


def test_half_goes_away_from_zero_on_both_sides() -> None:
    assert formats.half_up(Decimal("2.45"), 1) == Decimal("2.5")
    assert formats.half_up(Decimal("-2.45"), 1) == Decimal("-2.5")


@pytest.mark.parametrize(
    ("total", "shown"),
    [
        ("89.96", "89.9"),
        ("89.9999", "89.9"),
        ("90", "90.0"),
        ("90.04", "90.0"),
        ("79.949", "79.9"),
        ("85.05", "85.1"),
    ],
)
def test_total_never_shows_a_bound_it_has_not_reached(total: str, shown: str) -> None:
    assert str(formats.total(Fraction(total), (Fraction(90), Fraction(80)))) == shown


@pytest.mark.parametrize(
    ("probability", "k"),
    [(0.5, None), (0.2, 5), (0.06, 20), (0.024, 40), (0.009, 100), (0.0001, 1000), (0.0, 1000)],
)
def test_chance_is_said_as_one_in_k(probability: float, k: int | None) -> None:
    assert formats.one_in(probability) == k


@pytest.mark.parametrize(("value", "shown"), [(35906, "35,906"), (Fraction("11.51"), "11.51"), (Fraction(12), "12")])
def test_plain_numbers_have_commas_and_no_idle_zeros(value: Fraction, shown: str) -> None:
    assert formats.plain(value) == shown


def test_moments_show_what_they_have() -> None:
    start = datetime(2026, 10, 3, 9, 5)
    assert formats.moment(start) == "2026-10-03 09:05"
    assert formats.moment(datetime(2026, 10, 3)) == "2026-10-03"
    assert formats.moment(datetime(2026, 10, 3, 9, 0, 1)) == "2026-10-03 09:00:01"
    assert formats.end_moment(start, datetime(2026, 10, 3, 17, 30)) == "17:30"
    assert formats.end_moment(start, datetime(2026, 10, 4, 17, 30)) == "2026-10-04 17:30"
    assert formats.elapsed(start, datetime(2026, 10, 4, 11, 5, 59)) == "26:00"
    assert formats.elapsed(start, datetime(2026, 10, 3, 9, 4)) == ""


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.06, 0.234, ("6", "23", 100)),
        (0.0021, 0.0031, ("2", "3", 1000)),
        (0.00212, 0.00234, ("21", "23", 10000)),
        (0.5, 0.5, ("5000", "5000", 10000)),
    ],
)
def test_the_ends_of_an_interval_are_told_apart(low: float, high: float, said: tuple[str, str, int]) -> None:
    assert formats.in_so_many(low, high) == said
