"""How numbers are shown to people, written a second time so that the program's own formats are tested.

Numbers come from JSON: `str` of a float is the shortest text that gives the float again, so a half is seen as a half.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

NONE = "–"
MINUS = "−"
Number = int | float | Decimal | str


def rounded(value: Number, places: int) -> Decimal:
    """The value with that many decimals, a half away from zero."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(value: Number | None, places: int = 1) -> str:
    """A share of 0..1 as `89.1%`."""
    return NONE if value is None else f"{rounded(Decimal(str(value)) * 100, places)}%"


def limit(value: Number) -> str:
    """A limit of a rule as a percentage without needless noughts."""
    return f"{plain(Decimal(str(value)) * 100, 4)}%"


def points(value: Number | None) -> str:
    """Points with one decimal."""
    return NONE if value is None else str(rounded(value, 1))


def plain(value: Number | None, places: int = 2) -> str:
    """A number with thousands commas and without needless noughts."""
    if value is None:
        return NONE
    whole, _, rest = f"{rounded(value, places):,}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def out_of_so_many(low: float, high: float) -> dict[str, str]:
    """Two shares out of a hundred, or out of the first of a thousand and ten thousand that tells them apart."""
    for whole in (100, 1000, 10000):
        ends = [str(rounded(Decimal(str(end)) * whole, 0)) for end in (low, high)]
        if len(set(ends)) > 1:
            break
    return {"low": ends[0], "high": ends[1], "whole": str(whole)}


def signed(value: Number) -> str:
    """An amount with a plus for what the person gets and a minus for what it costs."""
    amount = Decimal(str(value))
    return f"+{plain(amount)}" if amount > 0 else plain(amount).replace("-", MINUS)


def total(value: float | None, bounds: Iterable[Number]) -> str:
    """A total with one decimal that never looks like a grade it has not reached."""
    if value is None:
        return NONE
    shown = rounded(value, 1)
    if any(Decimal(str(value)) < Decimal(str(bound)) <= shown for bound in bounds):
        shown = Decimal(math.floor(Decimal(str(value)) * 10)) / 10
    return f"{shown:.1f}"


def one_in(probability: float) -> int | None:
    """The k of "1 time in k" that is nearest on a scale of ratios; None for what happens oftener than 1 time in 3."""
    if probability > 1 / 3:
        return None
    times = min(1 / probability, 1000) if probability else 1000
    return min((5, 10, 20, 40, 100, 1000), key=lambda k: max(k / times, times / k))


def at_least(events: int, orders: int, rate: float) -> float:
    """The chance of that many events or more."""
    chances = (math.comb(orders, k) * rate**k * (1 - rate) ** (orders - k) for k in range(events))
    return 1 - math.fsum(chances)


def not_told_apart(orders: int, rate: float) -> int | None:
    """The largest multiple of a limit, 10 at most, that these orders would not show in most months."""
    needed = next(events for events in range(orders + 2) if at_least(events, orders, rate) <= 0.025)
    times = [k for k in range(2, 11) if k * rate < 1 and at_least(needed, orders, k * rate) < 0.5]
    return max(times, default=None)


def moment(value: Any) -> str:
    """A cell's moment as `2026-11-03 14:05`."""
    if not isinstance(value, datetime):
        return ""
    if (value.hour, value.minute, value.second) == (0, 0, 0):
        return f"{value:%Y-%m-%d}"
    return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"


def span(start: Any, end: Any, year: str) -> str:
    """From and to as a case shows them, without the month's own year, and how long that took."""
    until = moment(end)
    if isinstance(end, datetime) and start.date() == end.date() and " " in until:
        until = until.split(" ")[1]
    text = f"{moment(start)} → {until or '…'}".replace(f"{year}-", "")
    return f"{text} {_hours(start, end)}".rstrip()


def _hours(start: datetime, end: Any) -> str:
    if not isinstance(end, datetime) or end <= start:
        return ""
    minutes = math.floor((end - start).total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"
