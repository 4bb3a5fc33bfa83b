"""Exact chances: how likely so many breaches are when somebody stands exactly at the limit."""

from __future__ import annotations

from fractions import Fraction
from math import exp, fsum, lgamma, log, log1p


def binomial_tail(hits: int, cases: int, limit: Fraction) -> float:
    """The probability of `hits` or more among `cases` at a true rate of `limit` (0..1, exclusive).

    0.0 when there are more hits than cases, 1.0 when there is none.
    """
    if hits <= 0:
        return 1.0
    if hits > cases:
        return 0.0
    share = float(limit)
    if hits <= cases * share:
        # seen from the other side the sum begins with its largest term: nothing underflows before it matters
        return 1.0 - fsum(_terms(range(cases - hits + 1, cases + 1), cases, 1 - share))
    return fsum(_terms(range(hits, cases + 1), cases, share))


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
