"""The service desk: its calls, its messages and the reports of its clerks, in the last whole months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from pipeline.demo.duty import Day
from pipeline.demo.plan import Plan, at, days_between, later
from pipeline.demo.rows import Row
from pipeline.demo.season import draw_time
from pipeline.month import Month

CALLS_A_DAY = 9
MESSAGES_A_DAY = 3
CHANNELS = ("sms", "sms", "email", "chat", "other")


def desk_days(plan: Plan, month: Month, days: Sequence[Day]) -> dict[date, list[str]]:
    """Who of the desk is in on which day of the month."""
    clerks = {p.number for p in plan.catalogue.working("service_clerk", month.last_day)}
    found: dict[date, list[str]] = {}
    for day in days:
        if day.person in clerks and day.kind in ("work", "sunday") and Month.of(day.date) == month:
            found.setdefault(day.date, []).append(day.person)
    return dict(sorted(found.items()))


def phone_rows(plan: Plan, month: Month, present: dict[date, list[str]]) -> list[Row]:
    """The calls that rang at the desk in the month, private ones among them."""
    chance = plan.chance(f"phone {month}")
    rows: list[Row] = []
    for day, agents in present.items():
        moments = sorted(draw_time(chance, plan.catalogue, day) for _ in range(chance.randrange(6, CALLS_A_DAY + 4)))
        for number, moment in enumerate(moments, start=1):
            agent, call_no = chance.choice(agents), f"LD{day:%y%m%d}{number:03d}"
            made = _private(chance) if chance.random() < 0.04 else _call(chance)
            rows.append({"call_no": call_no, "called_at": moment, "agent": agent, **made})
    return rows


def _private(chance: Random) -> Row:
    return {"channel": "phone", "is_private": True, "talk_minutes": chance.choice((1, 1.5, 2, 2.5, 3, 4.5))}


def _call(chance: Random) -> Row:
    rings = chance.choices((1, 2, 3, 4, 7), (30, 40, 22, 5, 3))[0]
    answered = chance.random() < 0.97
    scored = answered and chance.random() < 0.4
    return {
        "channel": "phone" if chance.random() < 0.85 else "chat",
        "rings": rings,
        "wait_seconds": rings * 5 + chance.randrange(5),
        "answered": answered,
        "score": chance.choices((5, 4, 3, 2), (66, 25, 6, 3))[0] if scored else None,
        "scale": 5 if scored else None,
        "resolved_first": chance.random() < 0.83 if answered else None,
    }


def message_rows(plan: Plan, month: Month, present: dict[date, list[str]]) -> list[Row]:
    """The messages of the month with their first replies."""
    chance = plan.chance(f"messages {month}")
    rows: list[Row] = []
    for day, agents in present.items():
        moments = sorted(draw_time(chance, plan.catalogue, day) for _ in range(chance.randrange(1, MESSAGES_A_DAY + 3)))
        for number, moment in enumerate(moments, start=1):
            rows.append({"message_no": f"LY{day:%y%m%d}{number:02d}", **_message(chance, moment, agents)})
    return rows


def _message(chance: Random, moment: datetime, agents: Sequence[str]) -> Row:
    channel, scored = chance.choice(CHANNELS), chance.random() < 0.5
    wait = chance.choices((chance.randrange(4, 58), chance.randrange(65, 900), 1700), (90, 8, 2))[0]
    return {
        "received_at": moment,
        "replied_at": moment if channel == "chat" and chance.random() < 0.9 else later(moment, wait),
        "agent": chance.choice(agents),
        "channel": channel,
        "score": chance.choices((5, 4, 3, 2), (50, 32, 12, 6))[0] if scored else None,
        "scale": 5 if scored else None,
        "resolved_first": chance.random() < 0.85,
    }


def report_rows(plan: Plan, month: Month, present: dict[date, list[str]]) -> list[Row]:
    """The clerks' reports of every day in, and of every week on its Friday."""
    chance = plan.chance(f"reports {month}")
    rows: list[Row] = [_report(chance, day, agent, "daily") for day, agents in present.items() for agent in agents]
    for friday in days_between(month.start.date(), min(month.last_day, plan.last_day)):
        week = {a for n in range(5) for a in present.get(friday - timedelta(days=n), [])}
        if friday.weekday() == 4:
            rows += [_report(chance, friday, agent, "weekly") for agent in sorted(week)]
    return rows


def _report(chance: Random, day: date, agent: str, kind: str) -> Row:
    late = chance.random() < 0.04
    minutes = chance.randrange(1010, 1085)
    return {
        "date": day,
        "person": agent,
        "kind": kind,
        "handed_in_at": at(day + timedelta(days=1), 530) if late else at(day, minutes),
        "complete": chance.random() < 0.97 if kind == "daily" else None,
    }
