"""The public page: nothing on it tells of a few people or a few cases, whatever is worked out from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.kpi.model import Case, Figure
from pipeline.report.editions import FEWEST
from pipeline.report.model import MonthReport
from pipeline.report.public import is_small, public_view, suppressed
from tests.report.months import make_month

PEOPLE = [f"01{n:02}" for n in range(12)]


def month(kpi: str, hits: int, orders: int, people: Sequence[str] = PEOPLE, kind: str = "rate") -> MonthReport:
    """A month of twelve people in which one KPI was measured: so many hits among the orders of these people."""
    report = make_month()
    (first,) = [case for case in report.cases if case.case_no == "WX-MISS"]
    cases = tuple(
        replace(first, kpi=kpi, case_no=f"W{n}", employee_no=people[n % len(people)],
                numerator=Decimal(n < hits), denominator=Decimal(1))
        for n in range(orders)
    )  # fmt: skip
    below = None if kind == "count" else Fraction(orders)
    value = Fraction(hits, orders) if below else Fraction(hits)
    figure = Figure(kpi, "company", "company", Fraction(hits), below, value, None, None, orders, 0, 0, "final")
    card = report.scored.cards[0]
    cards = tuple(replace(card, employee=replace(card.employee, employee_no=no), grade="good") for no in PEOPLE)
    return replace(
        report,
        scored=replace(report.scored, cards=cards),
        figures={(kpi, "company", "company"): figure},
        cases=cases,
    )


def shown(report: MonthReport) -> bool:
    view = public_view(report)
    assert len(view.figures) + len(view.masked) == 1
    return bool(view.figures)


@pytest.mark.parametrize(
    ("hits", "orders", "is_shown"),
    [(0, 60, True), (1, 60, False), (4, 60, False), (5, 60, True), (55, 60, True), (56, 60, False), (59, 60, False),
     (60, 60, True), (3, 4, False), (0, 4, False)],
)  # fmt: skip
def test_a_rate_is_masked_where_hits_misses_or_cases_are_one_to_four(hits: int, orders: int, is_shown: bool) -> None:
    assert shown(month("fixed", hits, orders)) is is_shown


@pytest.mark.parametrize(("people", "is_shown"), [(1, False), (4, False), (5, True)])
def test_a_figure_behind_which_few_people_stand_is_masked(people: int, is_shown: bool) -> None:
    assert shown(month("fixed", 40, 60, PEOPLE[:people])) is is_shown


@pytest.mark.parametrize(("leaks", "is_shown"), [(3, False), (7, True)])
def test_a_count_of_one_to_four_is_masked(leaks: int, is_shown: bool) -> None:
    assert shown(month("leaks", leaks, leaks, kind="count")) is is_shown


def test_a_count_by_reason_can_give_itself_away() -> None:
    report = month("leaks", 9, 9, kind="count")
    (figure,) = report.figures.values()
    telling = {("leaks", "company", "company"): replace(figure, extra={"dismissed": 2})}
    assert not shown(replace(report, figures=telling))


def test_cases_of_nobody_are_not_people() -> None:
    report = month("fixed", 40, 60)
    nobodys: tuple[Case, ...] = tuple(replace(case, employee_no=None) for case in report.cases)
    assert shown(replace(report, cases=nobodys))


def test_grades_are_counted_and_small_numbers_masked() -> None:
    report = month("fixed", 40, 60)
    cards = tuple(
        replace(card, grade="excellent" if n < 2 else "good" if n < 7 else "fail")
        for n, card in enumerate(report.scored.cards)
    )
    (grades,) = public_view(replace(report, scored=replace(report.scored, cards=cards))).grades
    assert grades.people == 12
    # two excellent ones: of the five good and five failed, one number goes with them, or it would be 12 less the rest
    assert [count for _, count in grades.counts] == [None, None, 5, 0]


def test_a_company_of_few_people_says_nothing_of_them() -> None:
    report = month("fixed", 2, 3, PEOPLE[:3])
    view = public_view(replace(report, scored=replace(report.scored, cards=report.scored.cards[:3])))
    assert (view.people, view.figures) == (None, ())
    assert [(entry.people, entry.counts) for entry in view.grades] == [(None, ())]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_no_masked_count_is_the_sum_less_the_rest(counts: list[int]) -> None:
    hidden = suppressed(counts)
    assert all(place in hidden for place, count in enumerate(counts) if is_small(count))
    if hidden and len(hidden) < len(counts):
        assert len(hidden) >= 2
        assert sum(counts[place] for place in hidden) >= FEWEST


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_nothing_is_masked_where_nothing_is_small(counts: list[int]) -> None:
    assert bool(suppressed(counts)) is any(map(is_small, counts))
