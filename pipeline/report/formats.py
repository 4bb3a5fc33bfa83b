"""How figures are written for people: all rounding happens here, half up, on exact values."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction

Number = int | float | Decimal | Fraction
NOTHING = "–"
_CHANCES = (5, 10, 20, 40, 100, 1000)
_WHOLES = (100, 1000, 10000)
_OFTEN = 1 / 3


def half_up(value: Number, places: int) -> Decimal:
    """The value with that many decimals; a half goes away from zero."""
    exact = abs(Fraction(value)) * 10**places
    units = math.floor(exact + Fraction(1, 2))
    return Decimal(units if value >= 0 else -units).scaleb(-places)


def percent(value: Number | None, places: int = 1) -> str:
    """A rate of 0..1 as `89.1%`; a dash when there is none."""
    return NOTHING if value is None else f"{half_up(Fraction(value) * 100, places)}%"


def limit_percent(value: Number) -> str:
    """A limit of a rule as short as it can be said without rounding, to four decimals: `1%`, `0.5%`."""
    return f"{plain(Fraction(value) * 100, 4)}%"


def points(value: Number | None) -> str:
    """Points with one decimal; a dash when there are none."""
    return NOTHING if value is None else f"{half_up(value, 1)}"


def plain(value: Number | None, places: int = 2) -> str:
    """A number with thousands commas and at most that many decimals; a dash when there is none."""
    if value is None:
        return NOTHING
    text = f"{half_up(value, places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def total(value: Fraction, bounds: Iterable[Number]) -> Decimal:
    """A total with one decimal, never at or above a grade bound that the exact total has not reached."""
    shown = half_up(value, 1)
    if any(Fraction(value) < Fraction(bound) <= Fraction(shown) for bound in bounds):
        return Decimal(math.floor(value * 10)).scaleb(-1)
    return shown


def in_so_many(low: float, high: float) -> tuple[str, str, int]:
    """Two rates of 0..1 as whole numbers out of 100, or out of more where that would make them the same."""
    for whole in _WHOLES:
        ends = half_up(low * whole, 0), half_up(high * whole, 0)
        if ends[0] != ends[1]:
            break
    return str(ends[0]), str(ends[1]), whole


def one_in(probability: float) -> int | None:
    """The k of "about 1 time in k": 5, 10, 20, 40, 100 or 1000; None when it is oftener than 1 time in 3."""
    if probability > _OFTEN:
        return None
    wanted = math.log(1 / probability) if probability > 0 else math.inf
    return min(_CHANCES, key=lambda k: abs(math.log(k) - min(wanted, math.log(_CHANCES[-1]))))


def moment(value: datetime | None) -> str:
    """A moment as `2026-11-03 14:05`, with seconds only where there are some, without a time at midnight."""
    if value is None:
        return ""
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds" if value.second else "minutes")


def end_moment(start: datetime | None, end: datetime | None) -> str:
    """The end of a span whose start stands before it: its time alone when it is on the same day."""
    text = moment(end)
    same_day = start is not None and end is not None and start.date() == end.date() and len(text) > len("2026-11-03")
    return text.partition(" ")[2] if same_day else text


def elapsed(start: datetime | None, end: datetime | None) -> str:
    """Hours and minutes from start to end as `26:05`, begun minutes cut; empty unless the end is later."""
    if start is None or end is None or end <= start:
        return ""
    minutes = int((end - start).total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02}"
