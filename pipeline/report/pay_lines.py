"""What a month comes to in money for each person: as the rules state it, and what of it the law lets be taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from pipeline.report.model import MonthReport
from pipeline.scorecard.model import Card, Proposal
from pipeline.scorecard.money import to_cents

NOTHING = Fraction(0)
HUNDRED = 100


@dataclass(frozen=True)
class PayLine:
    """One person's money of a month in yuan; amounts are what they are called, never negative, but for `net` and `due`.

    `stated` is what the rules say shall be deducted, `payable` the part of it that may be deducted at all. `share` is
    the most that the share of pay allows, None where the roster knows no pay: then nothing is `within`. `beyond` is
    listed and not taken. `carried` comes from closed months. `due` is the net where nothing can change any more, else
    nothing.
    """

    card: Card
    is_final: bool
    pay: Fraction | None
    reward: Fraction
    received: Fraction
    stated: Fraction
    payable: Fraction
    share: Fraction | None
    carried: Fraction = NOTHING

    @property
    def within(self) -> Fraction:
        """What of the payable deductions the share of pay allows."""
        return NOTHING if self.share is None else min(self.payable, self.share)

    @property
    def beyond(self) -> Fraction:
        """What of the payable deductions is more than the share of pay allows."""
        return self.payable - self.within

    @property
    def net(self) -> Fraction:
        """What the person gets (or, negative, gives) by these proposals."""
        return self.reward + self.received - self.within + self.carried

    @property
    def due(self) -> Fraction:
        """The net, where nothing can change any more."""
        return self.net if self.is_final else NOTHING


def pay_lines(report: MonthReport) -> list[PayLine]:
    """Everybody's line by employee number."""
    cards = sorted(report.scored.cards, key=lambda card: card.employee.employee_no)
    return [_pay_line(report, card) for card in cards]


def _pay_line(report: MonthReport, card: Card) -> PayLine:
    pay = card.employee.base_pay
    share = Fraction(report.policy_of(card).fines.share_of_pay) / HUNDRED
    losses = [p for p in card.proposals if _loss(p) > 0]
    return PayLine(
        card=card,
        is_final=_is_final(card),
        pay=Fraction(pay) if pay else None,
        reward=_gained(p for p in card.proposals if p.kind == "reward"),
        received=_gained(p for p in card.proposals if p.kind == "transfer" and p.payable),
        stated=sum(map(_loss, losses), NOTHING),
        payable=sum((-p.amount for p in losses if p.payable and p.amount is not None), NOTHING),
        share=to_cents(Fraction(pay) * share) if pay else None,
    )


def _is_final(card: Card) -> bool:
    """True when no open case and no window can change what the person is due."""
    period_open = card.period is not None and card.period.status != "final"
    return card.status == "final" and not card.undecided and not period_open


def _gained(proposals: Iterable[Proposal]) -> Fraction:
    return sum((p.amount for p in proposals if p.amount is not None and p.amount > 0), NOTHING)


def _loss(proposal: Proposal) -> Fraction:
    """What the rule says the person loses, before any floor or limit; nothing where it is not known or a gain."""
    said = proposal.amount if proposal.stated is None else proposal.stated
    return -said if said is not None and said < 0 else NOTHING
