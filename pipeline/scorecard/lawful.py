"""What the law lets be taken from a wage, and where fines may be paid at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import floor

from pipeline.scorecard.model import Card, Proposal, ScoredMonth

LEGAL_SHARE = Fraction(1, 5)
"""The largest part of a month's wage that may be deducted (工资支付暂行规定 art. 16)."""
FINES = ("deduction", "transfer")
NOTHING = Fraction(0)


def most_deductible(wage: Fraction, minimum_wage: Fraction, loss: Fraction, share: Fraction = LEGAL_SHARE) -> Fraction:
    """The most that may be taken from a month's wage for a proven loss, in whole cents, rounded down; never negative.

    All in yuan, `wage` without overtime pay; `share` of 0..1. What is left is never below the minimum wage
    (工资支付暂行规定 art. 16).
    """
    return max(NOTHING, down_to_cents(min(loss, share * wage, wage - minimum_wage)))


def down_to_cents(amount: Fraction) -> Fraction:
    """The amount in whole cents, rounded down: a limit is never exceeded by rounding."""
    return Fraction(floor(amount * 100), 100)


def fines_where(scored: ScoredMonth, agreed: Callable[[str | None], bool]) -> ScoredMonth:
    """The month with fines payable only where `agreed` says so of the branch of the person who would pay.

    A transfer stays with both people, and both sides of it are payable or neither.
    """
    branches = {card.employee.employee_no: card.employee.branch for card in scored.cards}
    return replace(scored, cards=tuple(_marked(card, branches, agreed) for card in scored.cards))


def _marked(card: Card, branches: Mapping[str, str | None], agreed: Callable[[str | None], bool]) -> Card:
    def may_be_paid(proposal: Proposal) -> bool:
        payer = _payer(card, proposal)
        return proposal.payable and payer is not None and payer in branches and agreed(branches[payer])

    proposals = (replace(p, payable=may_be_paid(p)) if p.kind in FINES else p for p in card.proposals)
    return replace(card, proposals=tuple(proposals))


def _payer(card: Card, proposal: Proposal) -> str | None:
    """Who would pay; what somebody receives is paid by whom its cases are charged to."""
    if proposal.kind == "transfer" and proposal.amount is not None and proposal.amount > 0:
        return next((case.employee_no for case in proposal.cases), None)
    return card.employee.employee_no
