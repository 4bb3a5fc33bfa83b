"""What ending somebody's employment would cost in months of pay, by length of service."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

HALF_A_YEAR = 6
MONTHS = 12


def severance_months(months: int, has_more_days: bool = False) -> Fraction:
    """The months of pay that are owed after so many whole months of service (劳动合同法 art. 47).

    One for each full year; one more for a rest of six months or more, half a one for a shorter rest. `has_more_days` is
    True when days follow the last whole month. An unlawful end costs twice as much (art. 87). The law's limits for pay
    above three times the local average wage (three times that wage, twelve years) are not applied.
    """
    years, rest = divmod(months, MONTHS)
    if rest >= HALF_A_YEAR:
        return Fraction(years + 1)
    return Fraction(years) + (Fraction(1, 2) if rest or has_more_days else 0)


def months_owed(hired_on: date, last_day: date) -> Fraction:
    """The months of pay owed for service from one day to another, both worked."""
    months, has_more_days = service(hired_on, last_day)
    return severance_months(months, has_more_days)


def service(hired_on: date, last_day: date) -> tuple[int, bool]:
    """The whole months from one day to another, both included, and whether days are left; none before the first day."""
    end = last_day + timedelta(days=1)
    if end <= hired_on:
        return 0, False
    months = (end.year - hired_on.year) * MONTHS + end.month - hired_on.month
    months -= _after(hired_on, months) > end
    return months, _after(hired_on, months) < end


def _after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month without it."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
