"""What a month comes to in money for each person: as the rules state it, and what of it the law lets be taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from pipeline.definitions.cities import city_of
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.model import Carried, MonthReport
from pipeline.report.wording import both, named
from pipeline.scorecard.lawful import LEGAL_SHARE, down_to_cents, most_deductible
from pipeline.scorecard.model import Card, Proposal

NOTHING = Fraction(0)
HUNDRED = 100


@dataclass(frozen=True)
class Floor:
    """The least that has to be left of a month's wage in yuan, None where nobody has set it, and why, in words."""

    minimum: Fraction | None
    words: Text


@dataclass(frozen=True)
class PayLine:
    """One person's money of a month in yuan; amounts are what they are called, never negative, but for `net` and `due`.

    `stated` is what the rules say shall be deducted, `payable` the part of it that may be deducted at all. `share` is
    the most that the share of pay allows, None where the roster knows no pay. What is `within` is limited by that and
    by the `floor`: without a known pay, or where no city pack sets the minimum wage, it is nothing. `beyond` is listed
    and not taken. `carried` comes from closed months. `due` is the net where nothing can change any more, else nothing.
    """

    card: Card
    is_final: bool
    pay: Fraction | None
    reward: Fraction
    received: Fraction
    stated: Fraction
    payable: Fraction
    share: Fraction | None
    floor: Floor
    carried: Fraction = NOTHING

    @property
    def within(self) -> Fraction:
        """What of the payable deductions the law lets be taken: within the share of pay, and above the minimum wage."""
        if self.pay is None or self.share is None or self.floor.minimum is None:
            return NOTHING
        return min(self.share, most_deductible(self.pay, self.floor.minimum, self.payable))

    @property
    def beyond(self) -> Fraction:
        """What of the payable deductions is more than the law lets be taken."""
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
    pay = Fraction(card.employee.base_pay) if card.employee.base_pay else None
    share = min(Fraction(report.policy_of(card).fines.share_of_pay) / HUNDRED, LEGAL_SHARE)
    losses = [p for p in card.proposals if _loss(p) > 0]
    return PayLine(
        card=card,
        is_final=is_settled(card) and not report.is_simulation,
        pay=pay,
        reward=_gained(p for p in card.proposals if p.kind == "reward"),
        received=_gained(p for p in card.proposals if p.kind == "transfer" and _is_payable(report, p)),
        stated=sum(map(_loss, losses), NOTHING),
        payable=sum((-p.amount for p in losses if _is_payable(report, p) and p.amount is not None), NOTHING),
        share=None if pay is None else down_to_cents(pay * share),
        floor=floor_of(report, card.employee.branch),
        carried=sum((entry.amount for entry in carried_to(report, card) if entry.applied), NOTHING),
    )


def floor_of(report: MonthReport, branch: str | None) -> Floor:
    """The minimum wage of the branch's city in the month, with its source, or why there is none."""
    city, month = city_of(report.cities, branch), report.scored.month
    if city is None:
        return Floor(None, both("city.none"))
    minimum = city.minimum_in(month)
    if minimum is None:
        return Floor(None, both("city.expired", name=named(city), month=str(month)))
    told = {"name": named(city), "month": str(month), "n": formats.plain(minimum), "source": city.source}
    return Floor(Fraction(minimum), both("city.known_example" if city.example else "city.known", **told))


def carried_to(report: MonthReport, card: Card) -> list[Carried]:
    """What restatements of earlier months leave to the person, the oldest month first."""
    own = (entry for entry in report.carried if entry.employee_no == card.employee.employee_no)
    return sorted(own, key=lambda entry: (entry.month, entry.revision))


def _is_payable(report: MonthReport, proposal: Proposal) -> bool:
    """True for what may be paid or taken at all: supported by the numbers, and nothing of a simulation."""
    return proposal.payable and proposal.supported and not report.is_simulation


def is_settled(card: Card) -> bool:
    """True when no open case and no window can change the person's figures, and no reward waits for people to decide.

    It waits where the period's grade is lost to a count that the numbers cannot support.
    """
    if card.period is not None and (
        card.period.status != "final" or not all(one.supported for _, one in card.period.lost)
    ):
        return False
    return card.status == "final" and not card.undecided


def _gained(proposals: Iterable[Proposal]) -> Fraction:
    return sum((p.amount for p in proposals if p.amount is not None and p.amount > 0), NOTHING)


def _loss(proposal: Proposal) -> Fraction:
    """What the rule says the person loses, before any floor or limit; nothing where it is not known or a gain."""
    said = proposal.amount if proposal.stated is None else proposal.stated
    return -said if said is not None and said < 0 else NOTHING
