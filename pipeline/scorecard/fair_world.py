"""A fair world: everybody has the same true rate. What a limit then finds by luck alone, computed exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import cycle, islice
from math import ceil, floor, fsum, prod
from typing import Literal, TypeVar

from pipeline.definitions.chance import Chance
from pipeline.scorecard.chance import binomial_tail, poisson_tail, threshold
from pipeline.scorecard.windows import window_of

MONTHS = 12
T = TypeVar("T")

Year = tuple[int, ...]
"""One person's orders in each of the twelve months, oldest first."""


@dataclass(frozen=True)
class Limit:
    """A limit on a rate as a policy writes it (`<` breaks at the limit itself), and what its numbers must say."""

    rate: Fraction
    operator: Literal["<=", "<"] = "<="
    chance: Chance = field(default_factory=Chance)

    def broken_from(self, orders: int) -> int:
        """The smallest count that breaks the limit with so many orders."""
        exact = self.rate * orders
        return floor(exact) + 1 if self.operator == "<=" else max(ceil(exact), 0)


@dataclass(frozen=True)
class Luck:
    """What luck is expected to bring in a year.

    `findings` are months of a person with a finding, `once` is how many people have at least one, and `in_a_row` how
    many have two of them one after the other.
    """

    findings: float
    once: float
    in_a_row: float


def luck_of(people: Iterable[Sequence[float]]) -> Luck:
    """The luck of people whose months have these chances of a finding, each independent of the others."""
    chances = [tuple(months) for months in people]
    return Luck(
        findings=fsum(fsum(months) for months in chances),
        once=fsum(once_chance(months) for months in chances),
        in_a_row=fsum(in_a_row_chance(months) for months in chances),
    )


def once_chance(chances: Iterable[float]) -> float:
    """The probability of at least one finding."""
    return 1 - prod(1 - chance for chance in chances)


def in_a_row_chance(chances: Iterable[float]) -> float:
    """The probability that two neighbouring months both have a finding."""
    clear, after_one = 1.0, 0.0  # no two in a row so far: the last month without a finding, or with one
    for chance in chances:
        clear, after_one = (clear + after_one) * (1 - chance), clear * chance
    return 1 - clear - after_one


def year_of(known: Sequence[T]) -> tuple[T, ...]:
    """Twelve months from those that are known, oldest first; fewer are taken over again, the newest staying last."""
    newest_first = islice(cycle(reversed(known)), MONTHS)
    return tuple(newest_first)[::-1]


@cache
def broken_chance(orders: int, true: Fraction, limit: Limit) -> float:
    """The probability that a month with so many orders breaks the limit as it is written; 0 without an order."""
    return binomial_tail(limit.broken_from(orders), orders, true) if orders else 0.0


@cache
def over_chance(more_than: int, expected: Fraction) -> float:
    """The probability of more than so many events in a month in which so many are expected."""
    return poisson_tail(more_than + 1, expected)


@cache
def unusual_over_chance(more_than: int, expected: Fraction, tail: float) -> float:
    """The probability of more than so many events that are also so many as chance brings that seldom."""
    count = more_than + 1
    while poisson_tail(count, expected) > tail:
        count += 1
    return poisson_tail(count, expected)


@dataclass(frozen=True)
class Bar:
    """What one month needs for a finding that its numbers support.

    It must have `broken` cases; then either `alone` are enough, or the window of `months` months needs `together`
    (None where no window speaks).
    """

    orders: int
    broken: int
    alone: int
    months: int
    others: int
    together: int | None


@cache
def bar(newest_first: tuple[int, ...], limit: Limit) -> Bar | None:
    """The bar for the first of these months; None where it has no orders, or too few to be judged."""
    orders, rule = newest_first[0], limit.chance
    window = window_of(rule, [(0, each) for each in newest_first], limit.rate, len(newest_first))
    if not orders or window.denominator < rule.min_orders:
        return None
    broken = limit.broken_from(orders)
    is_enough = orders >= rule.min_orders
    alone = threshold(orders, limit.rate, float(rule.red)) if is_enough else orders + 1
    several = sum(each > 0 for each in newest_first[: window.months]) > 1
    together = threshold(window.denominator, limit.rate, float(rule.amber)) if several else None
    return Bar(orders, broken, max(broken, alone), window.months, window.denominator - orders, together)


def supported_chance(newest_first: tuple[int, ...], true: Fraction, limit: Limit) -> float:
    """The probability that the first of these months breaks the limit and its numbers support it."""
    needs = bar(newest_first, limit)
    if needs is None:
        return 0.0
    chances = [binomial_tail(needs.alone, needs.orders, true)]
    if needs.together is not None:
        for hits in range(needs.broken, needs.alone):
            just = binomial_tail(hits, needs.orders, true) - binomial_tail(hits + 1, needs.orders, true)
            chances.append(just * binomial_tail(needs.together - hits, needs.others, true))
    return fsum(chances)


def looking_back(year: Year, limit: Limit) -> list[tuple[int, ...]]:
    """For each month of the year, oldest first, the months up to the longest window, newest first.

    The months before the year are taken to have been like the same months of the year.
    """
    reach = limit.chance.window_months[1]
    both = (*year, *year)
    return [both[at + MONTHS - reach + 1 : at + MONTHS + 1][::-1] for at in range(MONTHS)]


def fresh_windows(year: Year, limit: Limit) -> list[tuple[int, ...]]:
    """The windows that share no month, oldest first, each with its months' orders; what is left over is no window."""
    rule, found = limit.chance, []
    rest = year[::-1]
    while len(rest) >= rule.window_months[0]:
        window = window_of(rule, [(0, each) for each in rest], limit.rate, len(rest))
        if window.is_short:
            break
        found.append(rest[: window.months])
        rest = rest[window.months :]
    return found[::-1]


@cache
def unusual_chance(orders: int, true: Fraction, limit: Limit) -> float:
    """The probability that a window with so many orders speaks against somebody; 0 with too few to be judged."""
    rule = limit.chance
    if orders < rule.min_orders:
        return 0.0
    return binomial_tail(threshold(orders, limit.rate, float(rule.amber)), orders, true)


def written_luck(years: Iterable[Year], true: Fraction, limit: Limit) -> Luck:
    """The luck of people with these orders under the limit as it is written."""
    return luck_of([broken_chance(orders, true, limit) for orders in year] for year in years)


def supported_findings(years: Iterable[Year], true: Fraction, limit: Limit) -> float:
    """How many months of a person break the limit and are supported by their numbers in a year."""
    return fsum(supported_chance(months, true, limit) for year in years for months in looking_back(year, limit))


def supported_in_a_row(years: Iterable[Year], true: Fraction, limit: Limit) -> float:
    """How many people have two fresh windows in a row that speak against them: windows without a month in common."""
    return luck_of(
        [unusual_chance(sum(window), true, limit) for window in fresh_windows(year, limit)] for year in years
    ).in_a_row
