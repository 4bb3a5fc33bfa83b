"""The logs about people: follow-up calls, inspections, training, surveys, offences and appeals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from pipeline.demo.catalogue import Person
from pipeline.demo.complaints import Complaint
from pipeline.demo.duty import Day
from pipeline.demo.order import Order
from pipeline.demo.plan import Plan, at, days_between, later
from pipeline.demo.rows import Row, Value
from pipeline.demo.season import is_closed
from pipeline.demo.slips import day_values
from pipeline.month import Month

FIELD_ROLES = ("installer", "repairer")


def call_rows(plan: Plan, orders: Sequence[Order]) -> dict[str, list[Row]]:
    """The follow-up calls of every order, by telephone (of 5) and by WeChat (of 100), by time."""
    chance = plan.chance("calls")
    ratings = {p.number: p.quality["rating"] for p in plan.catalogue.people}
    rows: dict[str, list[Row]] = {"telephone": [], "wechat": []}
    for order in orders:
        due = order.request.order_type == "install"
        if order.completed_at is None or order.request.at.date() < plan.first_day:
            continue
        if chance.random() < (0.93 if due else 0.22):
            channel = "wechat" if chance.random() < 0.3 else "telephone"
            rows[channel].append(_call(chance, plan, order, channel, ratings[order.lead]))
    end = at(plan.last_day, 1200)
    return {channel: _until(found, "called_at", end) for channel, found in rows.items()}


def _until(rows: list[Row], column: str, end: datetime) -> list[Row]:
    kept = [row for row in rows if isinstance(moment := row[column], datetime) and moment <= end]
    return sorted(kept, key=lambda row: (str(row[column]), str(row["order_no"])))


def _call(chance: Random, plan: Plan, order: Order, channel: str, rating: float) -> Row:
    assert order.completed_at is not None
    done = order.completed_at
    late = chance.random() < 0.07
    wait = timedelta(days=chance.choice((2, 3)) if late else 1)
    called = at((done + wait).date(), min(done.hour * 60 + done.minute - 5, chance.randrange(525, 1080)))
    clerks = plan.catalogue.working("service_clerk", called.date())
    happy = min(5.0, max(1.0, chance.gauss(rating + 0.15, 0.75)))
    answered = chance.random() < 0.88
    praised = happy > 4.9 and chance.random() < 0.05
    fault = happy < 2.2
    row: dict[str, Value] = {
        "order_no": order.order_no,
        "called_at": called,
        "caller": chance.choice(clerks).number,
        "score": _score(chance, happy, channel) if answered else None,
        "scale": (5 if channel == "telephone" else 100) if answered else None,
        "finding": _fault_told(chance, order) if fault else "",
        "verified": chance.random() < 0.6 if fault else _praise_found_right(order, praised),
        "praise": True if praised else None,
    }
    return row


def _fault_told(chance: Random, order: Order) -> str:
    told = ("未清理现场", "未讲解使用", "未穿鞋套")[chance.randrange(3)]
    rarer = {"1": "在用户家抽烟", "6": "收小费"}
    return rarer.get(order.order_no[-1], told)


def _praise_found_right(order: Order, praised: bool) -> bool | None:
    """Praise is looked into as well, and mostly deserved; some of it nobody has looked into yet."""
    return None if not praised or order.order_no[-1] == "7" else order.order_no[-1] != "3"


def _score(chance: Random, happy: float, channel: str) -> int:
    return round(happy) if channel == "telephone" else min(100, round(happy * 20 + chance.uniform(-3, 3)))


def inspection_rows(plan: Plan, month: Month) -> list[Row]:
    """The items inspected in the month: everybody on the road once or twice, the others once."""
    chance = plan.chance(f"inspections {month}")
    items = plan.catalogue.texts["checks"]["items"]
    rows: list[Row] = []
    for person in _staff(plan, month):
        post = person.post(month.last_day)
        inspectors = [p.number for p in plan.catalogue.working("supervisor", month.last_day)] or ["0120"]
        turns = 2 if post.role in FIELD_ROLES else 1
        for day in chance.sample(_open_days(plan, month, person), k=turns):
            inspector = chance.choice([n for n in inspectors if n != person.number] or inspectors)
            rows.extend(
                {
                    "inspected_on": day,
                    "person": person.number,
                    "item": item,
                    "result": _result(chance, person.quality["checks"]),
                    "inspector": inspector,
                }
                for item in chance.sample(items, 6)
            )
    return sorted(rows, key=lambda row: (str(row["inspected_on"]), str(row["person"])))


def _result(chance: Random, passes: float) -> str:
    if chance.random() < 0.05:
        return "na"
    return "pass" if chance.random() < passes else "fail"


def _staff(plan: Plan, month: Month) -> list[Person]:
    """Everybody with enough of the month to be inspected and taught."""
    return [p for p in plan.catalogue.people if len(_open_days(plan, month, p)) >= 2]


def _open_days(plan: Plan, month: Month, person: Person) -> list[datetime]:
    days = days_between(month.start.date(), min(month.last_day, plan.last_day))
    open_days = [d for d in days if d.weekday() < 6 and not is_closed(plan.catalogue, d)]
    return [at(day, 0) for day in open_days if person.employed(day)]


def training_rows(plan: Plan, month: Month) -> list[Row]:
    """One session a month for everybody; whoever comes sits the test at its end."""
    chance = plan.chance(f"training {month}")
    courses = plan.catalogue.texts["courses"]["monthly"]
    rows: list[Row] = []
    for number, person in enumerate(_staff(plan, month)):
        days = _open_days(plan, month, person)
        came = chance.random() < 0.93
        mark = min(100, max(35, round(chance.gauss(person.quality["exam"], 6))))
        rows.append(
            {
                "date": days[min(len(days) - 1, 8 + number % 2)],
                "person": person.number,
                "course": courses[month.number % len(courses)],
                "attended": came,
                "score": mark if came else None,
                "full_marks": 100 if came else None,
            }
        )
    return rows


def survey_rows(plan: Plan, month: Month) -> list[Row]:
    """The month's periodic survey: two to four answers about everybody, of 5, 10 or 100."""
    chance = plan.chance(f"surveys {month}")
    rows: list[Row] = []
    for person in _staff(plan, month):
        for _ in range(chance.randrange(2, 5)):
            scale = chance.choice((5, 5, 10, 100))
            happy = min(5.0, max(1.5, chance.gauss(person.quality["rating"] + 0.1, 0.5)))
            rows.append(
                {
                    "survey_no": f"WJ{month.year % 100}{month.number:02d}{len(rows) + 1:03d}",
                    "date": chance.choice(_open_days(plan, month, person)),
                    "person": person.number,
                    "score": round(happy * 2) / 2 if scale == 5 else round(happy / 5 * scale),
                    "scale": scale,
                }
            )
    return rows


def attendance_rows(days: Mapping[Day, str]) -> list[Row]:
    """The attendance rows of the days given with everybody's role; a duty turn on Sunday is not scheduled work."""
    return [
        {
            "date": day.date,
            "person": day.person,
            "scheduled": day.kind != "sunday",
            "clock_in": day.clock_in,
            "clock_out": day.clock_out,
            "leave_type": day.leave,
            "leave_approved": day.approved if day.leave else None,
            "absenteeism": True if day.absenteeism else None,
            "worked_hours": day.worked if day.kind == "work" else None,
            "available_hours": 8 if day.kind == "work" else None,
            **day_values(day, role),
        }
        for day, role in days.items()
    ]


def offence_rows(plan: Plan, orders: Sequence[Order], cases: Sequence[Complaint]) -> list[Row]:
    """What was written down against people: from complaints found right, and from days on the road."""
    chance = plan.chance("offences")
    right = [c for c in cases if c.finding == "established" and not c.duplicate_of and c.closed_at]
    rows = [_offence(chance, plan, c.order, c) for c in right if chance.random() < 0.35]
    plain = [o for o in orders if o.completed_at and at(plan.first_day, 0) <= o.completed_at]
    plain = [o for o in plain if o.completed_at and o.completed_at <= at(plan.last_day, 1200)]
    rows += [_offence(chance, plan, o, None) for o in chance.sample(plain, len(plain) // 350 + 2)]
    return sorted(rows, key=lambda row: (str(row["date"]), str(row["person"])))


def _offence(chance: Random, plan: Plan, order: Order, case: Complaint | None) -> Row:
    rules = plan.catalogue.texts["offences"]["rules"]
    complained = ("F-15", "F-19", "F-29", "F-54", "F-59")
    rule = chance.choice([r for r in rules if (r in complained) == (case is not None)])
    amount, fact = rules[rule]
    assert order.completed_at is not None
    moment = later(case.received_at, 0) if case else order.completed_at
    return {
        "date": at(moment.date(), 0),
        "person": order.lead,
        "rule": rule,
        "order_no": order.order_no if case or chance.random() < 0.5 else "",
        "complaint_no": case.number if case else "",
        "verified": chance.random() < 0.93,
        "amount": -amount,
        "status": str(chance.choices(("effective", "revoked", "appeal"), (88, 7, 5))[0]),
        "description": fact,
    }


def appeal_rows(plan: Plan, orders: Sequence[Order], cases: Sequence[Complaint]) -> list[Row]:
    """The appeals against figures of the last two whole months: upheld, dismissed and undecided ones.

    Of the upheld ones some take a case out, one has it count as met.
    """
    chance = plan.chance("appeals")
    rows: list[Row] = []
    for month in (plan.last_month.previous, plan.last_month):
        begun = [o for o in orders if month.start <= o.request.at]
        mine = [o for o in begun if o.completed_at and o.completed_at < month.end]
        again = [o for o in mine if o.visits > 1 and o.request.order_type == "repair"]
        late = [o for o in mine if (o.first_contact_at - o.dispatched_at).seconds > 1200]
        late = [o for o in late if o.request.order_type == "repair"]
        rows += [_appeal(plan, month, "first_time_fix", o, "配件断货非本人原因", "upheld") for o in again[:1]]
        rows += [_appeal(plan, month, "contact_on_time", o, "当时在高空作业", "dismissed") for o in late[:1]]
        called = (_appeal(plan, month, "contact_on_time", o, "通话记录显示已及时联系", "upheld") for o in late[1:2])
        rows += [{**row, "remedy": "met"} for row in called]
        rows += [_appeal(plan, month, "resolved_24h", o, "用户当晚不在家", "pending") for o in again[1:2]]
        blamed = [c for c in cases if month.start <= c.received_at < month.end and c.finding == "established"]
        if blamed:
            case = chance.choice(blamed)
            row = _appeal(plan, month, "complaint_rate", case.order, "用户记错了人", "upheld")
            rows.append({**row, "case": case.number})
    return rows


def _appeal(plan: Plan, month: Month, kpi: str, order: Order, reason: str, outcome: str) -> Row:
    decided = outcome != "pending"
    deciders = [*plan.catalogue.working("supervisor", month.last_day), *plan.catalogue.people]
    return {
        "month": str(month),
        "employee_no": order.lead,
        "kpi": kpi,
        "case": order.order_no,
        "reason": reason,
        "outcome": outcome,
        "decided_by": deciders[0].number if decided else "",
        "decided_on": at(month.end.date() + timedelta(days=4), 0) if decided else None,
    }
