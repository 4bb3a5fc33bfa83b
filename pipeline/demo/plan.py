"""How large the made-up company is, and chance by name: each part draws from its own stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from pipeline.demo.catalogue import Catalogue, load_catalogue
from pipeline.month import Month


@dataclass(frozen=True)
class Plan:
    """What to make: days are inclusive, `volume` multiplies the daily orders of the catalogue."""

    seed: int
    catalogue: Catalogue
    ledger_from: date
    first_day: date
    last_day: date
    volume: float

    @property
    def last_month(self) -> Month:
        """The last month that is complete."""
        return Month.of(self.last_day + timedelta(days=1)).previous

    @property
    def months(self) -> list[Month]:
        """Every month with orders, the unfinished last one included."""
        found = [Month.of(self.first_day)]
        while found[-1] < Month.of(self.last_day):
            found.append(found[-1].plus(1))
        return found

    def chance(self, part: str) -> Random:
        """A stream of random numbers of its own, the same for the same seed and part."""
        return Random(f"{self.seed}/{part}")


def make_plan(seed: int, small: bool) -> Plan:
    """The plan of the whole company, or of eight people and two months."""
    catalogue = load_catalogue(small)
    if small:
        return Plan(seed, catalogue, date(2026, 7, 1), date(2026, 9, 1), date(2026, 11, 8), 0.16)
    return Plan(seed, catalogue, date(2024, 7, 1), date(2025, 9, 1), date(2026, 11, 15), 1.0)


def pick(chance: Random, weights: Sequence[tuple[str, float]]) -> str:
    """One of the words, each as likely as its weight."""
    words, shares = zip(*weights, strict=True)
    return str(chance.choices(words, shares)[0])


def at(day: date, minutes: float) -> datetime:
    """The instant that many minutes after the day's midnight, to the whole minute."""
    return datetime(day.year, day.month, day.day) + timedelta(minutes=round(minutes))


def later(start: datetime, minutes: float) -> datetime:
    """The instant that many minutes later, to the whole minute."""
    return start + timedelta(minutes=round(minutes))


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
