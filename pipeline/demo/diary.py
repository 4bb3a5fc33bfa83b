"""Who goes where at what time: the technicians' bookings and the roads between them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from pipeline.demo.catalogue import District, Person
from pipeline.demo.duty import Day, at_work
from pipeline.demo.plan import Plan, at

# Starts of visits in minutes after midnight: installations take two hours, repairs one and a half.
STARTS = {"installer": (510, 630, 810, 930, 1050), "repairer": (510, 600, 690, 810, 900, 990, 1080, 1140)}


@dataclass(frozen=True)
class Booking:
    """A visit agreed: whose, when, and how many kilometres from the visit before."""

    technician: Person
    starts_at: datetime
    kilometres: float


@dataclass
class Diary:
    """All bookings so far, by employee number and start."""

    plan: Plan
    duty: Mapping[tuple[str, date], Day]
    taken: dict[tuple[str, datetime], District] = field(default_factory=dict)
    teams: dict[tuple[str, str, date], list[Person]] = field(default_factory=dict)
    load: Counter[tuple[str, date]] = field(default_factory=Counter)

    def book(self, chance: Random, role: str, district: District, earliest: datetime) -> Booking:
        """The first free visit of a technician of the district's branch; the less busy goes first."""
        day = earliest.date()
        while True:
            found = self._on_day(chance, role, district, earliest, day)
            if found is not None:
                self._take(found.technician, found.starts_at, district)
                return found
            day += timedelta(days=1)

    def helper(self, chance: Random, district: District, lead: Booking) -> Person | None:
        """A second installer of the branch who is free at the same time, or none."""
        day = lead.starts_at.date()
        free = [
            person
            for person in self._team("installer", district, day)
            if person is not lead.technician and (person.number, lead.starts_at) not in self.taken
        ]
        if not free:
            return None
        found = chance.choice(free)
        self._take(found, lead.starts_at, district)
        return found

    def _take(self, person: Person, start: datetime, district: District) -> None:
        self.taken[person.number, start] = district
        self.load[person.number, start.date()] += 1

    def _team(self, role: str, district: District, day: date) -> list[Person]:
        """Who of the district's branch is at work in the role on the day; kept, as many orders ask."""
        key = (role, district.branch, day)
        if key not in self.teams:
            everyone = self.plan.catalogue.working(role, day)
            here = [p for p in everyone if p.post(day).branch == district.branch]
            self.teams[key] = [p for p in here if at_work(self.plan, self.duty, p, day)]
        return list(self.teams[key])

    def _on_day(self, chance: Random, role: str, district: District, earliest: datetime, day: date) -> Booking | None:
        starts = [at(day, minute) for minute in STARTS[role] if at(day, minute) >= earliest]
        team = self._team(role, district, day)
        chance.shuffle(team)
        team.sort(key=lambda person: self.load[person.number, day])
        for person in team:
            for start in starts:
                if (person.number, start) not in self.taken:
                    return Booking(person, start, self._kilometres(person, district, start, role))
        return None

    def _kilometres(self, person: Person, district: District, start: datetime, role: str) -> float:
        earlier = [m for m in STARTS[role] if at(start.date(), m) < start]
        last = self.taken.get((person.number, at(start.date(), earlier[-1]))) if earlier else None
        return math.hypot(district.x - last.x, district.y - last.y) if last else 0.0
