"""What chance does at a limit, against the thresholds that the rules for fair judgement name."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pipeline.report import chance

LIMIT = Fraction(1, 100)


@pytest.mark.parametrize(("orders", "likely", "sure"), [(100, 4, 6), (300, 8, 11)])
def test_thresholds(orders: int, likely: int, sure: int) -> None:
    assert chance.threshold(orders, LIMIT, chance.LIKELY_TAIL) == likely
    assert chance.threshold(orders, LIMIT, chance.SURE_TAIL) == sure


def test_thresholds_of_all_sizes_equal_each_single_one() -> None:
    each = tuple(chance.threshold(n, LIMIT, chance.SURE_TAIL) for n in range(1, 201))
    assert chance.thresholds(200, LIMIT, chance.SURE_TAIL) == each


def test_few_orders_hide_three_times_the_limit() -> None:
    unseen = chance.indistinguishable(120, LIMIT)
    assert unseen is not None
    assert unseen >= 3
    assert chance.indistinguishable(20_000, LIMIT) is None
