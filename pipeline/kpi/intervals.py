"""What a rate may come to, given so many cases, and from how many cases on a percentile has an upper end."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from math import sqrt

# The 97.5 % quantile of the normal distribution: a two-sided interval of 95 %.
Z = 1.959963984540054


def wilson(hits: int, cases: int, z: float = Z) -> tuple[float, float]:
    """Low and high end of the Wilson interval of `hits` out of `cases`, both within 0..1.

    Raises:
        ValueError: there are no cases, or more hits than cases.
    """
    if not 0 <= hits <= cases or cases == 0:
        raise ValueError(f"{hits} of {cases} is no rate")
    share, spread = hits / cases, z * z / cases
    centre = share + spread / 2
    reach = z * sqrt((share * (1 - share) + spread / 4) / cases)
    return max((centre - reach) / (1 + spread), 0.0), min((centre + reach) / (1 + spread), 1.0)


def fewest_for(share: Decimal, tail: float = 0.025) -> int:
    """The fewest cases from which anything can be said of how high that percentile (0..1, exclusive) may really be.

    With fewer, all of them lie below it oftener than the tail allows, so that its 95 % interval has no upper end.
    """
    return next(cases for cases in count(1) if float(share) ** cases <= tail)
