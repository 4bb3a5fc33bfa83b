"""Amounts of consequences: what a step comes to for an event, exact to the cent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.definitions.offence import Step
from pipeline.kpi.model import Case, Source
from pipeline.scorecard.money import Money, money_of, shared_equally, to_cents


def case(quantity: str = "1", amount: str | None = None, entered: str | None = None) -> Case:
    """An event of that quantity, with the amount it is measured by and the amount somebody entered."""
    return Case(
        "violations", "2025-03-10 F-17", "violations", None, "0103", "0103", None, None, None,
        "counted", None, Decimal(quantity), Decimal(1), False, None, None, Source("奖惩.xlsx", "Sheet1", 2, ""),
        amount=None if amount is None else Decimal(amount),
        entered=None if entered is None else Decimal(entered),
    )  # fmt: skip


def came_to(event: Case, pay: str | None = None, **step: object) -> Money:
    """What a deduction with this money comes to."""
    return money_of(Step.model_validate({"do": "deduct", **step}), event, None if pay is None else Decimal(pay))


def yuan(text: str | None) -> Fraction | None:
    """The exact amount."""
    return None if text is None else Fraction(text)


@pytest.mark.parametrize(
    ("quantity", "expected"), [("1", "30"), ("3", "90"), ("1.5", "45"), ("0.333", "9.99"), ("0", "30")]
)
def test_an_amount_is_per_unit(quantity: str, expected: str) -> None:
    """A case without quantity (a limit missed) is one unit."""
    assert came_to(case(quantity), amount="30") == Money(yuan(expected))


@pytest.mark.parametrize(
    ("loss", "expected"), [("120.50", "602.50"), ("-120.50", "602.50"), ("0.01", "0.05"), (None, None)]
)
def test_a_multiple_of_the_events_own_amount(loss: str | None, expected: str | None) -> None:
    """D-08, D-09: an unknown amount stays unknown and is a person's to enter; the quantity does not multiply it."""
    assert came_to(case("2", loss), times="5") == Money(yuan(expected))


def test_parts_add_up_or_are_unknown_together() -> None:
    """F-22: 50 yuan and the price."""
    assert came_to(case(amount="80"), amount="50", times="1") == Money(yuan("130"))
    assert came_to(case(), amount="50", times="1") == Money(None)


@pytest.mark.parametrize(
    ("loss", "expected"), [("499", "500"), ("499.99", "500"), ("500", "500"), ("501", "501"), (None, "500")]
)
def test_at_least(loss: str | None, expected: str) -> None:
    """F-17, D-23, X-48: the least amount stands where the loss is smaller or not known."""
    assert came_to(case(amount=loss), times="1", at_least="500") == Money(yuan(expected))


@pytest.mark.parametrize(("entered", "expected"), [("-9.99", "10"), ("-10", "10"), ("25", "25"), (None, "10")])
def test_at_least_alone_leaves_the_rest_to_a_person(entered: str | None, expected: str) -> None:
    """D-24: from ten yuan on, what somebody entered."""
    assert came_to(case(entered=entered), at_least="10") == Money(yuan(expected))


def test_an_amount_entered_does_not_replace_the_rules_own() -> None:
    assert came_to(case(entered="-500"), amount="30") == Money(yuan("30"))
    assert came_to(case(amount="80", entered="-9000"), times="1", at_least="50") == Money(yuan("80"))


@pytest.mark.parametrize(
    ("entered", "chosen"),
    [("-9.99", None), ("-10", "10"), ("-55.5", "55.5"), ("200", "200"), ("-200.01", None), (None, None)],
)
def test_within_a_range_a_person_chooses(entered: str | None, chosen: str | None) -> None:
    """F-69: both ends belong to the range; outside it nothing is taken."""
    assert came_to(case(entered=entered), range=["10", "200"]) == Money(yuan(chosen), yuan("10"), yuan("200"))


@pytest.mark.parametrize(
    ("quantity", "pay", "expected"),
    [("1", "5000", "50"), ("1.5", "5000", "75"), ("1", "4321.5", "43.22"), ("1", None, None)],
)
def test_a_percentage_of_pay(quantity: str, pay: str | None, expected: str | None) -> None:
    """D-14: one per cent per day late, rounded to the cent; without base pay on the roster nobody can tell."""
    assert came_to(case(quantity), pay, percent="1") == Money(yuan(expected))


@pytest.mark.parametrize(
    ("days", "expected", "stated"),
    [("19", "9500", None), ("20", "10000", None), ("21", "10000", "10500")],
)
def test_never_more_than_all_of_it(days: str, expected: str, stated: str | None) -> None:
    """D-15, X-15: 5 % of the contract per day late; above 100 % the limit holds and what the rule says is kept."""
    money = came_to(case(days, "10000"), percent="5", of="amount", most_percent="100")
    assert [money.amount, money.stated] == [yuan(expected), yuan(stated)]


@pytest.mark.parametrize(
    ("taken", "expected", "stated"), [("9500", "500", None), ("9500.01", "499.99", "500"), ("10000", "0", "500")]
)
def test_all_events_together_stay_within_the_limit(taken: str, expected: str, stated: str | None) -> None:
    """D-15: what earlier events took is no longer there to be taken."""
    money = came_to(case("1", "10000"), percent="5", of="amount", most_percent="100").within(Fraction(taken))
    assert [money.amount, money.stated] == [yuan(expected), yuan(stated)]


def test_without_a_limit_earlier_events_change_nothing() -> None:
    assert came_to(case(), amount="30").within(Fraction(9500)) == Money(yuan("30"))


@pytest.mark.parametrize(("exact", "cents"), [("1/3", "0.33"), ("0.005", "0.01"), ("0.0049", "0"), ("2/3", "0.67")])
def test_cents_round_halves_up(exact: str, cents: str) -> None:
    assert to_cents(Fraction(exact)) == Fraction(cents)


@pytest.mark.parametrize(
    ("together", "shares"),
    [(1, ["30"]), (2, ["15", "15"]), (7, ["4.32", *["4.28"] * 6]), (4, ["7.5"] * 4)],
)
def test_a_shared_amount_adds_up_to_the_cent(together: int, shares: list[str]) -> None:
    """D-22: the first of the list takes what rounding leaves."""
    people = [f"010{n}" for n in range(together)]
    each = [shared_equally(Money(Fraction(30)), people, who).amount for who in people]
    assert each == [Fraction(share) for share in shares]
    assert sum(share for share in each if share is not None) == 30


def test_an_unknown_amount_cannot_be_shared() -> None:
    assert shared_equally(Money(None), ["0101", "0102"], "0101") == Money(None)
