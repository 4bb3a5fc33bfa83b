"""Exact chances: how likely so many events are at a known rate, and what a count of events may come from."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import count as counting
from math import exp, fsum, inf, lgamma, log, log1p

_NEGLIGIBLE = 1e-20
_HALVINGS = 200


def binomial_tail(hits: int, cases: int, limit: Fraction) -> float:
    """The probability of `hits` or more among `cases` at a true rate of `limit` (0..1).

    0.0 when there are more hits than cases, 1.0 when there is none.
    """
    if hits <= 0:
        return 1.0
    share = float(limit)
    if hits > cases or share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    if hits <= cases * share:
        # seen from the other side the sum begins with its largest term: nothing underflows before it matters
        return 1.0 - fsum(_terms(range(cases - hits + 1, cases + 1), cases, 1 - share))
    return fsum(_terms(range(hits, cases + 1), cases, share))


def threshold(orders: int, rate: Fraction, chance: float, start: int = 0) -> int:
    """The smallest count from `start` on whose tail probability at that rate is not above the chance."""
    return next(events for events in counting(start) if binomial_tail(events, orders, rate) <= chance)


def poisson_tail(count: int, expected: Fraction | float) -> float:
    """The probability of `count` or more events where `expected` are to be expected (both in events, not rates).

    0.0 when none is expected, 1.0 for a count of none.

    Raises:
        ValueError: what is expected is negative or no number.
    """
    mean = float(expected)
    if not 0 <= mean < inf:
        raise ValueError(f"{expected} events cannot be expected")
    if count <= 0:
        return 1.0
    if not mean:
        return 0.0
    if count <= mean:
        return 1.0 - fsum(_poisson_terms(count - 1, mean, -1))
    return fsum(_poisson_terms(count, mean, 1))


def poisson_interval(events: int, tail: float = 0.025) -> tuple[float, float]:
    """The least and the most events that may be expected where so many came, each end missed with that chance.

    Exact (Garwood): at the low end so many or more come with that chance, at the high end so many or fewer; without
    an event the low end is 0.

    Raises:
        ValueError: the count is negative.
    """
    if events < 0:
        raise ValueError(f"{events} events cannot have come")
    most = 2.0 * events + 10 - log(tail) * 2  # beyond both ends
    low = _rising(lambda mean: poisson_tail(events, mean), tail, most) if events else 0.0
    return low, _rising(lambda mean: poisson_tail(events + 1, mean), 1 - tail, most)


def _rising(chance: Callable[[float], float], wanted: float, most: float) -> float:
    """Where between 0 and `most` a chance that rises comes to what is wanted."""
    low, high = 0.0, most
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if chance(middle) < wanted else (low, middle)
    return high


def _poisson_terms(first: int, mean: float, step: int) -> list[float]:
    """The probabilities of `first` events and, away from the mean, of every further count that still adds something."""
    count, term = first, exp(first * log(mean) - mean - lgamma(first + 1))
    least = term * _NEGLIGIBLE
    terms = []
    while count >= 0 and term > least:
        terms.append(term)
        term *= mean / (count + 1) if step > 0 else count / mean
        count += step
    return terms


def _terms(hits: range, cases: int, share: float) -> list[float]:
    odds = share / (1 - share)
    first = hits.start
    term = exp(
        lgamma(cases + 1)
        - lgamma(first + 1)
        - lgamma(cases - first + 1)
        + first * log(share)
        + (cases - first) * log1p(-share)
    )
    terms = []
    for hit in hits:
        terms.append(term)
        if term < 1e-300:
            break
        term *= (cases - hit) / (hit + 1) * odds
    return terms
