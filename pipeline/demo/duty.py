"""Who is at work on which day, and the attendance rows that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from pipeline.demo.catalogue import Catalogue, Person
from pipeline.demo.plan import Plan, days_between
from pipeline.demo.season import is_closed

LEAVES = (("事假", 4.0), ("病假", 3.0), ("年假", 3.0))


@dataclass(frozen=True)
class Day:
    """One person's day: kind is work, sunday (a duty turn), leave or absent."""

    person: str
    date: date
    kind: str
    clock_in: time | None = None
    clock_out: time | None = None
    leave: str = ""
    approved: bool = False
    absenteeism: bool = False
    worked: float = 0.0


def make_duty(plan: Plan) -> dict[tuple[str, date], Day]:
    """Every person's days from the first day of the plan to the last, by person and day."""
    duty: dict[tuple[str, date], Day] = {}
    for person in plan.catalogue.people:
        chance = plan.chance(f"duty {person.number}")
        away: list[str] = []
        for day in days_between(plan.first_day, plan.last_day):
            if not person.employed(day):
                continue
            made = _day(plan, chance, person, day, away)
            if made is not None:
                duty[person.number, day] = _as_told(plan.catalogue, person, made)
    return duty


def _as_told(catalogue: Catalogue, person: Person, day: Day) -> Day:
    """The day with what the catalogue makes certain: the desk opens earlier, somebody stays away or leaves early."""
    told = catalogue.texts["duty"]
    if f"{day.person} {day.date}" in told["stays_away"]:
        return Day(day.person, day.date, "absent", absenteeism=True)
    clock_in, clock_out = day.clock_in, day.clock_out
    if clock_in is not None and person.post(day.date).role == "service_clerk":
        clock_in = (datetime.combine(day.date, clock_in) - timedelta(minutes=told["desk_earlier_minutes"])).time()
    if clock_out is not None and (early := told["leaves_early"].get(f"{day.person} {day.date}")):
        clock_out = time.fromisoformat(early)
    return replace(day, clock_in=clock_in, clock_out=clock_out)


def at_work(plan: Plan, duty: Mapping[tuple[str, date], Day], person: Person, day: date) -> bool:
    """Whether the person takes orders on the day; outside the days with attendance, on every weekday."""
    if not plan.first_day <= day <= plan.last_day:
        return person.employed(day) and day.weekday() < 6
    found = duty.get((person.number, day))
    return found is not None and found.kind in ("work", "sunday")


def _day(plan: Plan, chance: Random, person: Person, day: date, away: list[str]) -> Day | None:
    """The day of somebody; `away` holds the days of leave still to come."""
    turn = (int(person.number) + day.toordinal() // 7) % 3 == 0
    if day.weekday() == 6 or is_closed(plan.catalogue, day):
        return _present(chance, person, day, "sunday") if turn else None
    if not away and chance.random() < 0.011:
        leave = chance.choices([w for w, _ in LEAVES], [w for _, w in LEAVES])[0]
        away.extend([leave] * chance.choice((1, 1, 1, 2, 3)))
    if away:
        return Day(person.number, day, "leave", leave=away.pop(), approved=chance.random() < 0.97)
    if chance.random() < 0.0006:
        return Day(person.number, day, "absent", absenteeism=True)
    return _present(chance, person, day, "work")


def _present(chance: Random, person: Person, day: date, kind: str) -> Day:
    late = chance.random() < person.quality["late"]
    if late and chance.random() < 0.08:
        arrived = 10 * 3600 + chance.randrange(60, 5400)
    elif late:
        arrived = 9 * 3600 + chance.randrange(1, 2400)
    else:
        arrived = 9 * 3600 - min(chance.randrange(0, 2700), chance.randrange(0, 2700))
    left = 17 * 3600 + 1800 + int(abs(chance.gauss(0, 2400)))
    hours = min(8.0, max(2.0, chance.gauss(8 * person.quality["busy"], 0.9)))
    return Day(person.number, day, kind, _clock(arrived), _clock(left), worked=round(hours * 2) / 2)


def _clock(seconds: int) -> time:
    return time(seconds // 3600, seconds % 3600 // 60, seconds % 60)
