"""One case more or fewer: whether it would change the grade, and of which indicators."""

from fractions import Fraction
from typing import Any

import pytest

from pipeline.definitions.scoring import IndicatorRule
from pipeline.kpi.model import Figure
from pipeline.scorecard.model import Card
from tests.kpi.world import KPIS
from tests.scorecard.made import figure, policy, rule, scored

LINE: Any = [[0, 0], [1, 100]]
DONE = rule(kpi="completion", id="done", weight=10, curve=LINE)


def card(*figures: Figure, rules: tuple[IndicatorRule, ...] = (DONE,), **changes: Any) -> Card:
    """The card of these figures; grades from 90, 80 and 70 on."""
    return scored(*figures, policy=policy(*rules, offences=(), caps=(), disqualifications=(), **changes)).cards[0]


@pytest.mark.parametrize(
    ("done", "orders", "unstable"),
    [
        (179, 200, True),  # 89.5: one order more finished makes 90.0
        (178, 200, False),  # 89.0: one more is 89.5
        (180, 200, True),  # 90.0: one fewer is 89.5
        (182, 200, False),
        (889, 1000, False),
        (899, 1000, True),
        (8, 9, True),  # 88.9: one order more, finished, makes 90.0
    ],
)
def test_one_order_more_or_fewer_changes_the_grade(done: int, orders: int, unstable: bool) -> None:
    assert card(figure("completion", done, orders)).unstable == (("done",) if unstable else ())


def test_a_case_fewer_can_take_the_grade_away() -> None:
    """Ten orders are the least: with nine there is no points, and no grade."""
    needs_ten = rule(kpi="completion", id="done", weight=10, curve=LINE, min_cases=10)
    assert card(figure("completion", 10, 10), rules=(needs_ten,)).unstable == ("done",)
    assert card(figure("completion", 11, 11), rules=(needs_ten,)).unstable == ()


def test_an_order_that_indicators_share_moves_in_all_of_them() -> None:
    """89.67: one indicator alone takes it to 89.83 at most, a bad order fewer in all three to 90.1.

    A bad order is one that came back, was not finished and called too late.
    """
    less: Any = [[0, 100], [1, 0]]
    kpis = {"done": ("completion", LINE), "called": ("contact_on_time", LINE), "back": ("repeat_repair", less)}
    shared = tuple(rule(kpi=kpi, id=name, weight=10, curve=curve, min_cases=0) for name, (kpi, curve) in kpis.items())
    assert len({KPIS[kpi].log for kpi, _ in kpis.values()}) == 1
    near = [figure(kpi, count, 200) for (kpi, _), count in zip(kpis.values(), (179, 179, 20), strict=True)]
    assert card(*near, rules=shared).unstable == ("done", "called", "back")
    far = [figure(kpi, count, 200) for (kpi, _), count in zip(kpis.values(), (179, 178, 21), strict=True)]
    assert card(*far, rules=shared).unstable == ()


def test_where_less_is_better_a_bad_order_stands_above_the_line() -> None:
    back = rule(kpi="repeat_repair", id="back", weight=10, curve=[[0, 100], [1, 0]], min_cases=0)
    assert card(figure("repeat_repair", 20, 200), rules=(back,)).unstable == ("back",)
    assert card(figure("repeat_repair", 25, 200), rules=(back,)).unstable == ()


def test_counts_move_by_one() -> None:
    late = rule(kpi="late_days", id="late", weight=10, curve=[[0, 100], [20, 0]], min_cases=0)
    assert card(figure("late_days", 2, None), rules=(late,)).unstable == ("late",)
    assert card(figure("late_days", 10, None), rules=(late,)).unstable == ()


def test_what_does_not_happen_by_chance_is_not_tried() -> None:
    taken = rule(kpi="training", id="taken", weight=10, curve=LINE, min_cases=0)
    assert not KPIS["training"].by_chance
    assert card(figure("training", 9, 10), rules=(taken,)).unstable == ()


def test_without_a_grade_nothing_is_unstable() -> None:
    assert card(figure("completion", 0, 0)).unstable == ()


def test_the_figures_of_the_card_stay_exact() -> None:
    seen = card(figure("completion", 179, 200))
    assert (seen.total, seen.grade) == (Fraction(179, 2), "good")
