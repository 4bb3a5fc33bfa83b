"""What a value is worth: curves, bands and deductions, at their points and just beside them."""

from fractions import Fraction

import pytest

from pipeline.scorecard.points import attainment
from tests.scorecard.made import rule

F = Fraction
CURVE = [["0.60", 0], ["0.80", 80], ["0.95", 100]]
S42 = [{"below": "0.10", "attainment": 100}, {"up_to": "0.20", "attainment": 75}, {"attainment": 40}]
LOWER_BOUNDS = [{"from": "0.9", "attainment": 100}, {"above": "0.7", "attainment": 60}, {"attainment": 0}]
TINY = F(1, 10**9)


@pytest.mark.parametrize(
    ("value", "worth"),
    [
        (F(0), F(0)),
        (F(60, 100), F(0)),
        (F(70, 100), F(40)),
        (F(80, 100), F(80)),
        (F(41, 46), 80 + F(20) * (F(41, 46) - F(80, 100)) / F(15, 100)),
        (F(95, 100), F(100)),
        (F(1), F(100)),
    ],
)
def test_a_curve_is_straight_between_its_points_and_flat_outside(value: Fraction, worth: Fraction) -> None:
    assert attainment(rule(curve=CURVE), value, lower_is_better=False) == worth


def test_a_curve_of_one_point_is_flat() -> None:
    assert {attainment(rule(curve=[["0.5", 70]]), F(v), False) for v in (0, 1)} == {F(70)}


@pytest.mark.parametrize(
    ("value", "worth"),
    [
        (F(0), 100),
        (F(1, 10) - TINY, 100),
        (F(1, 10), 75),
        (F(2, 10), 75),
        (F(2, 10) + TINY, 40),
        (F(3), 40),
    ],
)
def test_bands_of_s42_are_closed_at_both_ends_in_the_middle(value: Fraction, worth: int) -> None:
    assert attainment(rule(bands=S42), value, lower_is_better=True) == worth


@pytest.mark.parametrize(
    ("value", "worth"),
    [(F(9, 10), 100), (F(9, 10) - TINY, 60), (F(7, 10) + TINY, 60), (F(7, 10), 0)],
)
def test_lower_bounds_include_from_and_exclude_above(value: Fraction, worth: int) -> None:
    assert attainment(rule(bands=LOWER_BOUNDS), value, lower_is_better=False) == worth


@pytest.mark.parametrize(
    ("value", "worth"),
    [
        (F(100, 100), 100),
        (F(98, 100), 100),
        (F(971, 1000), 100),
        (F(97, 100), 95),
        (F(95, 100), 85),
        (F(90, 100), 60),
        (F(50, 100), 60),
    ],
)
def test_a_deduction_takes_points_per_full_step_down_to_its_maximum(value: Fraction, worth: int) -> None:
    """Target 98 %, 5 points for each full percentage point missed, 40 at most."""
    deduct = {"target": "0.98", "step": "0.01", "points": 5, "max": 40}
    assert attainment(rule(deduct=deduct), value, lower_is_better=False) == worth


@pytest.mark.parametrize(("late_days", "worth"), [(0, 100), (1, 100), (2, 90), (3, 80), (20, 0)])
def test_where_lower_is_better_more_is_missed(late_days: int, worth: int) -> None:
    deduct = {"target": 1, "step": 1, "points": 10, "max": 100}
    assert attainment(rule(deduct=deduct), F(late_days), lower_is_better=True) == worth
