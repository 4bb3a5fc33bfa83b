"""What the numbers can support of a rate against its limit: a window of whole months, and grey, green, amber or red."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pipeline.definitions.chance import Chance
from pipeline.scorecard.chance import binomial_tail
from pipeline.scorecard.model import CapStatus, Window

Counts = tuple[int, int]  # above and below the line in one month


def window_of(rule: Chance, months: Sequence[Counts], limit: Fraction, known: int) -> Window:
    """The shortest run of months that has enough below the line, else the longest; `months` are newest first.

    `known` is how many of them the logs cover: a window never begins before.
    """
    shortest, longest = rule.window_months
    reach = min(longest, max(known, 1), len(months))
    long_enough = (n for n in range(shortest, reach + 1) if _sum(months[:n])[1] >= rule.window_orders)
    length = next(long_enough, reach)
    hits, cases = _sum(months[:length])
    is_short = length < (shortest if cases >= rule.window_orders else longest)
    chance = binomial_tail(hits, cases, limit) if cases else None
    return Window(length, hits, cases, chance, is_short, _is_red_alone(rule, months[0], limit))


def status_of(rule: Chance, window: Window, months: Sequence[Counts]) -> CapStatus:
    """What the window says, and the newest month alone: one month can only be red, never amber."""
    if window.denominator < rule.min_orders or window.probability is None:
        return "grey"
    if window.is_month_enough or is_red(rule, window.probability):
        return "red"
    with_cases = sum(cases > 0 for _, cases in months[: window.months])
    return "amber" if with_cases > 1 and is_amber(rule, window.probability) else "green"


def is_red(rule: Chance, probability: float) -> bool:
    """True when chance hardly ever brings as much."""
    return probability <= float(rule.red)


def is_amber(rule: Chance, probability: float) -> bool:
    """True when chance seldom brings as much."""
    return probability <= float(rule.amber)


def _is_red_alone(rule: Chance, month: Counts, limit: Fraction) -> bool:
    hits, cases = month
    return cases >= rule.min_orders and is_red(rule, binomial_tail(hits, cases, limit))


def _sum(months: Sequence[Counts]) -> Counts:
    return sum(hits for hits, _ in months), sum(cases for _, cases in months)
