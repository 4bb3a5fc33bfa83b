"""Amounts of consequences, exact to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import floor

from pipeline.definitions.offence import Step
from pipeline.kpi.model import Case

HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Money:
    """Yuan: an amount, or None with the range in which a person has to choose it (both None: it cannot be known).

    `stated` is what the rule would come to without the limit that reduced it; `most` is what all events about one thing
    may come to together.
    """

    amount: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    stated: Fraction | None = None
    most: Fraction | None = field(default=None, compare=False)

    def within(self, taken: Fraction) -> Money:
        """The same with no more than what `taken` by earlier events leaves of the limit."""
        if self.most is None or self.amount is None or self.amount <= self.most - taken:
            return self
        return replace(self, amount=max(self.most - taken, Fraction(0)), stated=self.stated or self.amount)


def money_of(step: Step, case: Case, pay: Decimal | None) -> Money:
    """What the step asks for the event; `pay` is the person's base pay a month, where it is known."""
    entered = None if case.entered is None else abs(Fraction(case.entered))
    if step.range is not None:
        low, high = map(Fraction, step.range)
        chosen = entered if entered is not None and low <= entered <= high else None
        return Money(chosen, low, high)
    own = None if case.amount is None else abs(Fraction(case.amount))
    base = own if step.of == "amount" else None if pay is None else Fraction(pay)
    quantity = Fraction(case.numerator) if case.numerator else Fraction(1)
    parts = [
        None if step.amount is None else Fraction(step.amount) * quantity,
        _product(step.times, own),
        None if step.percent is None or base is None else Fraction(step.percent) * quantity / HUNDRED * base,
    ]
    return _limited(step, parts, base, entered)


def _product(factor: Decimal | None, base: Fraction | None) -> Fraction | None:
    return None if factor is None or base is None else Fraction(factor) * base


def _limited(step: Step, parts: Sequence[Fraction | None], base: Fraction | None, entered: Fraction | None) -> Money:
    wanted = (step.amount, step.times, step.percent)
    unknown = any(value is not None and part is None for value, part in zip(wanted, parts, strict=True))
    total = None if unknown else sum((part for part in parts if part is not None), Fraction(0))
    if step.at_least is not None:
        # where the rule names a least amount only, what a person decided counts from there on
        decided = entered if wanted == (None, None, None) else None
        total = max(total or Fraction(0), decided or Fraction(0), Fraction(step.at_least))
    if total is None:
        return Money()
    most = _product(None if step.most_percent is None else step.most_percent / 100, base)
    return Money(to_cents(total), most=None if most is None else to_cents(most)).within(Fraction(0))


def to_cents(amount: Fraction) -> Fraction:
    """The amount in whole cents, halves up."""
    return Fraction(floor(amount * HUNDRED + Fraction(1, 2)), 100)


def shared_equally(money: Money, sharing: Sequence[str], who: str) -> Money:
    """The person's share of an amount that these people bear together; the first of them takes what rounding leaves."""
    if money.amount is None or len(sharing) < 2:
        return money
    each = Fraction(floor(money.amount * HUNDRED / len(sharing)), 100)
    rest = money.amount - each * len(sharing)
    return Money(each + rest if who == sharing[0] else each)
