"""What may be taken from a wage, and where fines may be paid at all."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.definitions.exact import Named
from pipeline.scorecard.lawful import fines_where, most_deductible
from pipeline.scorecard.model import Proposal, ScoredMonth
from tests.report.months import make_month, with_card

REPEAT = Named(zh="返修转付", en="Repeat")


# reference values: wage rules art. 16, with 2490 yuan as an illustrative minimum wage
@pytest.mark.parametrize(
    ("wage", "loss", "most"), [(6000, 3000, 1200), (3000, 1000, 510), (2400, 500, 0), (8000, 900, 900)]
)
def test_a_deduction_stays_within_a_fifth_and_above_the_minimum_wage(wage: int, loss: int, most: int) -> None:
    assert most_deductible(Fraction(wage), Fraction(2490), Fraction(loss)) == most


def test_rounding_never_exceeds_the_share() -> None:
    assert most_deductible(Fraction("3333.33"), Fraction(2000), Fraction(700)) == Fraction("666.66")


def test_the_share_can_be_smaller_than_the_legal_one() -> None:
    assert most_deductible(Fraction(6000), Fraction(2490), Fraction(3000), Fraction(1, 10)) == 600


def fined_month() -> ScoredMonth:
    """0103 of 浦东 has to pay 0104 of 浦西, and is fined; 0104 gets a reward."""
    report = make_month()
    case = report.cases[0]
    owed = Proposal("transfer", "R-07", Fraction(-50), "0104", "repeat", REPEAT, cases=(case,))
    fine = Proposal("deduction", "F-72", Fraction(-30), None, "late", REPEAT)
    report = with_card(report, proposals=(owed, fine))
    first, second, *others = report.scored.cards
    prize = Proposal("reward", "F-70", Fraction(500), None, "good", REPEAT)
    second = replace(
        second,
        employee=replace(second.employee, branch="浦西网点"),
        proposals=(replace(owed, amount=Fraction(50), payee="0104"), prize),
    )
    return replace(report.scored, cards=(first, second, *others))


@pytest.mark.parametrize(("agreed", "payable"), [("浦东网点", True), ("浦西网点", False)])
def test_it_is_the_payers_branch_that_decides_for_both_sides(agreed: str, payable: bool) -> None:
    first, second, _ = fines_where(fined_month(), lambda branch: branch == agreed).cards
    assert [p.payable for p in first.proposals] == [payable, payable]
    assert [(p.kind, p.payable) for p in second.proposals] == [("transfer", payable), ("reward", True)]


def test_what_the_policy_does_not_pay_no_city_makes_payable() -> None:
    scored = fined_month()
    first, *others = scored.cards
    first = replace(first, proposals=tuple(replace(p, payable=False) for p in first.proposals))
    found = fines_where(replace(scored, cards=(first, *others)), lambda branch: True)
    assert not any(p.payable for p in found.cards[0].proposals)
