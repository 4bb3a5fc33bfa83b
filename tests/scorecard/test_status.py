"""What the numbers can support of a rate: the window of whole months, and grey, green, amber or red."""

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.definitions.chance import Chance
from pipeline.definitions.policy import Cap
from pipeline.kpi.model import Sums
from pipeline.scorecard.caps import judge_cap
from pipeline.scorecard.expected import Expectation
from pipeline.scorecard.model import CapVerdict, Window
from tests.scorecard.made import MARCH, figure

F = Fraction
LIMIT = {"kpi": "complaint_rate", "rule": "R-01", "limit": "0.01", "operator": "<=", "chance": "0.05"}
Counts = tuple[int, int]  # complaints and orders of a month


def judged(
    *months: Counts, rule: Chance | None = None, known: int = 12, expected: Fraction | None = None
) -> CapVerdict:
    """The verdict on March; the months stand newest first, March among them."""
    history = {
        ("complaint_rate", "technician", "0103", MARCH.plus(-back)): Sums(Decimal(hits), Decimal(orders))
        for back, (hits, orders) in enumerate(months)
    }
    hits, orders = months[0]
    normal = None if expected is None else (lambda number, of: Expectation(1, expected))
    cap = Cap.model_validate(LIMIT)
    return judge_cap(cap, figure("complaint_rate", hits, orders), MARCH, history, rule, known, normal)


def window(verdict: CapVerdict) -> Window:
    """The window of the verdict."""
    assert verdict.window is not None
    return verdict.window


@pytest.mark.parametrize(
    ("complaints", "orders", "status"),
    [
        (3, 100, "green"), (4, 100, "amber"), (5, 100, "amber"), (6, 100, "red"),
        (7, 300, "green"), (8, 300, "amber"), (10, 300, "amber"), (11, 300, "red"),
        (0, 29, "grey"), (29, 29, "grey"), (0, 30, "green"), (2, 30, "green"), (3, 30, "amber"), (4, 30, "red"),
    ],
)  # fmt: skip
def test_so_many_complaints_in_so_many_orders(complaints: int, orders: int, status: str) -> None:
    """The thresholds of the reference: spread over the months, none of which stands out alone."""
    half = orders // 2
    assert judged((0, orders - half), (complaints, half)).status == status


@pytest.mark.parametrize(
    ("months", "counts"),
    [
        ([(1, 100)] * 12, (3, 3, 300)),
        ([(1, 99), *[(1, 100)] * 11], (4, 4, 399)),
        ([(1, 50)] * 12, (6, 6, 300)),
        ([(1, 49)] * 12, (6, 6, 294)),
        ([(1, 400)] * 12, (3, 3, 1200)),
    ],
)
def test_the_window_is_the_shortest_run_with_enough_orders_else_the_longest(
    months: list[Counts], counts: tuple[int, int, int]
) -> None:
    seen = window(judged(*months))
    assert (seen.months, seen.numerator, seen.denominator) == counts
    assert not seen.is_short


def test_one_month_alone_is_never_amber_but_can_be_red() -> None:
    """4 in 100 is amber over some months, and 6 in 100 is red even when the months before were clean."""
    assert judged((4, 100)).status == "green"
    assert judged((4, 100), (0, 1)).status == "amber"
    clean = [(0, 150)] * 5
    assert (judged((5, 100), *clean).status, judged((6, 100), *clean).status) == ("green", "red")
    assert (window(judged((5, 100), *clean)).is_month_enough, window(judged((6, 100), *clean)).is_month_enough) == (
        False,
        True,
    )


def test_a_month_below_the_least_number_of_orders_is_not_red_by_itself() -> None:
    assert judged((4, 29), *[(0, 90)] * 5).status == "green"
    assert judged((4, 30), *[(0, 90)] * 5).status == "red"


@pytest.mark.parametrize(("known", "months", "short"), [(1, 1, True), (2, 2, True), (3, 3, False), (12, 3, False)])
def test_logs_that_do_not_go_back_far_enough_are_told(known: int, months: int, short: bool) -> None:
    seen = window(judged(*[(1, 200)] * known, known=known))
    assert (seen.months, seen.is_short) == (months, short)


def test_three_known_months_with_few_orders_are_short_as_well() -> None:
    assert window(judged(*[(1, 90)] * 3, known=3)).is_short


def test_no_orders_and_no_complaints_is_nothing_to_be_praised_for() -> None:
    seen = judged((0, 0))
    assert (seen.status, seen.verdict, window(seen).probability) == ("grey", "no_orders", None)
    assert judged((3, 0)).status == "grey"


def test_complaints_can_outnumber_orders() -> None:
    assert judged((40, 31), (0, 1)).status == "red"


def test_a_policy_sets_its_own_thresholds() -> None:
    own = Chance(min_orders=101)
    assert judged((4, 99), (0, 1), rule=own).status == "grey"
    assert judged((4, 99), (0, 1), rule=Chance(amber=Decimal("0.01"))).status == "green"
    assert judged((4, 99), (0, 1), rule=Chance(red=Decimal("0.02"))).status == "red"
    assert window(judged(*[(1, 60)] * 12, rule=Chance(window_months=(2, 4), window_orders=120))).months == 2


def test_what_the_mix_of_cases_explains_is_no_more_than_expected() -> None:
    assert not window(judged((4, 99), (0, 1), expected=F(4))).is_above_expected
    assert not judged((4, 99), (0, 1), expected=F(4)).supported
    assert judged((4, 99), (0, 1), expected=F(39, 10)).supported
    assert not judged((0, 99), (4, 1)).supported
    assert window(judged((4, 99), (0, 1), expected=F(39, 10))).is_above_expected
    assert window(judged((4, 99), (0, 1))).is_above_expected
