"""R-01 to R-03: the verdict on a rate, its range, chance and trend, and the last 3 and 12 months."""

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.definitions.policy import Cap
from pipeline.kpi.model import Sums
from pipeline.month import Month
from pipeline.scorecard.caps import judge_cap
from pipeline.scorecard.model import CapVerdict
from tests.scorecard.made import MARCH, figure

F = Fraction
AT_MOST = {"kpi": "complaint_rate", "rule": "R-01", "limit": "0.01", "operator": "<=", "chance": "0.05"}
BELOW = {**AT_MOST, "rule": "R-02", "operator": "<"}
Past = dict[int, tuple[int, int]]


def _judged(
    hits: int, orders: int, pending: int = 0, past: Past | None = None, cap: dict[str, str] = AT_MOST
) -> CapVerdict:
    """The verdict on March; `past` has complaints and orders by how many months before."""
    months = {0: (hits, orders), **(past or {})}
    history = {
        ("complaint_rate", "technician", "0103", MARCH.plus(-back)): Sums(Decimal(s[0]), Decimal(s[1]))
        for back, s in months.items()
    }
    return judge_cap(Cap.model_validate(cap), figure("complaint_rate", hits, orders, pending=pending), MARCH, history)


@pytest.mark.parametrize(
    ("hits", "orders", "pending", "verdict"),
    [
        (0, 1, 0, "within"),
        (1, 100, 0, "within"),
        (1, 99, 0, "over_may_be_chance"),
        (0, 100, 1, "within"),
        (0, 99, 1, "undecided"),
        (1, 100, 1, "undecided"),
        (3, 100, 0, "over_may_be_chance"),
        (4, 100, 0, "over"),
        (4, 100, 9, "over"),
        (1, 1, 0, "over"),
        (3, 2, 0, "over"),
        (0, 0, 0, "no_orders"),
        (2, 0, 1, "no_orders"),
    ],
)
def test_one_verdict_per_month(hits: int, orders: int, pending: int, verdict: str) -> None:
    assert _judged(hits, orders, pending).verdict == verdict


def test_the_hotel_profile_wants_less_than_one_percent() -> None:
    assert _judged(1, 100, cap=BELOW).verdict == "over_may_be_chance"
    assert _judged(1, 101, cap=BELOW).verdict == "within"
    assert _judged(0, 100, 1, cap=BELOW).verdict == "undecided"


def test_the_verdict_compares_exact_values() -> None:
    """29 of 2900 is exactly 1 %, though 29 / 100 * 100 is not 29 in binary floating point."""
    assert _judged(29, 2900).verdict == "within"
    assert _judged(29, 2899).verdict == "over_may_be_chance"


def test_range_and_probability() -> None:
    seen = _judged(1, 97, 1)
    assert (seen.low, seen.high, seen.limit) == (F(1, 97), F(2, 97), F(1, 100))
    assert seen.probability == pytest.approx(1 - 0.99**97)
    none = _judged(2, 0)
    assert (none.low, none.high, none.probability) == (None, None, None)
    assert _judged(3, 2).probability == 0


@pytest.mark.parametrize(
    ("past", "trend"),
    [
        ({1: (1, 100), 2: (2, 100), 3: (3, 100)}, "level"),
        ({1: (1, 100), 2: (2, 100), 3: (4, 100)}, "falling"),
        ({1: (1, 100), 2: (2, 100), 3: (2, 100)}, "rising"),
        ({1: (1, 100), 2: (2, 100)}, "no_history"),
        ({1: (1, 100), 2: (2, 0), 3: (2, 100)}, "no_history"),
        ({1: (0, 1000), 2: (0, 10), 3: (6, 100)}, "level"),
    ],
)
def test_the_month_against_the_mean_of_the_three_rates_before(past: Past, trend: str) -> None:
    assert _judged(2, 100, past=past).trend == trend


def test_without_orders_this_month_there_is_no_trend() -> None:
    assert _judged(0, 0, past=dict.fromkeys((1, 2, 3), (1, 100))).trend == "no_history"


def test_the_last_3_and_12_months_include_this_one() -> None:
    seen = _judged(2, 100, past=dict.fromkeys(range(1, 20), (1, 50)))
    assert seen.last_months == {3: (4, 200), 12: (13, 650)}
    assert MARCH.plus(-11) == Month(2024, 4)
