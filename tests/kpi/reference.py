"""All KPIs once more, slow and boring: plain Python written from kpis.md, sharing nothing with the SQL.

Every function walks over lists of rows. Section numbers are those of kpis.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from tests.kpi.tables import Row
from tests.kpi.world import Sheet

WINDOW = timedelta(days=30)
NOT_CHARGEABLE = ("customer", "product", "parts")
LEAK_WORDS = ("漏水", "渗水", "滴水", "leak")
KEYS: dict[str, tuple[str, ...]] = {
    "work_orders": ("order_no",),
    "complaints": ("complaint_no",),
    "follow_up_calls": ("order_no", "called_at"),
    "inspections": ("inspected_on", "person", "item"),
    "attendance": ("date", "person"),
    "training": ("date", "person", "course"),
    "surveys": ("survey_no",),
    "appeals": ("month", "employee_no", "kpi", "case"),
}
BORN = {
    "work_orders": "created_at", "complaints": "received_at", "follow_up_calls": "called_at", "surveys": "date",
    "inspections": "inspected_on", "attendance": "date", "training": "date",
}  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """One case: whose it is (None: nobody's), what came of it, and what it adds above and below the line."""

    kpi: str
    case_no: str
    owner: str | None
    state: str
    numerator: Fraction = Fraction(0)
    denominator: Fraction = Fraction(1)
    basis: bool = False


@dataclass(frozen=True)
class Book:
    """A company as seen at one instant, and the month that is judged: `[start, end)`."""

    roster: Sequence[Row]
    logs: dict[str, list[Row]]
    start: datetime
    end: datetime
    as_of: datetime

    def holds(self, moment: datetime | date | None) -> bool:
        """True when the moment lies in the month."""
        if moment is None:
            return False
        return self.start <= _instant(moment) < self.end

    def owner(self, text: str | None) -> str | None:
        """The employee of the month whom the text names, the first of several; None when it leads to nobody."""
        here = [r for r in self.roster if r["left_on"] is None or r["left_on"] >= self.start.date()]
        first = (text or "").split("、")[0]
        by_number = [r["employee_no"] for r in here if r["employee_no"] in first]
        by_name = [r["employee_no"] for r in here if r["name"] == first]
        found = by_number or by_name
        return found[0] if len(found) == 1 else None


def _instant(moment: datetime | date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())


# ------------------------------------------------------------------------------------------------ section 2


def book(sheets: Sequence[Sheet], start: datetime, end: datetime, as_of: datetime) -> Book:
    """The company as seen at `as_of`: the newest version of every row, without what was stamped later."""
    roster = [row for sheet in sheets if sheet.log == "roster" for row in sheet.rows]
    empty = Book(roster, {}, start, end, as_of)
    return replace(empty, logs={log: _seen(log, _newest(log, sheets, empty), as_of) for log in KEYS})


def _newest(log: str, sheets: Sequence[Sheet], people: Book) -> list[Row]:
    best: dict[tuple[object, ...], tuple[tuple[object, ...], Row]] = {}
    for number, sheet in enumerate(sheets):
        for place, row in enumerate(sheet.rows if sheet.log == log else ()):
            key = tuple(_key_part(name, row, people) for name in KEYS[log])
            rank = (sheet.exported_at, sheet.modified, place, number)
            if key not in best or best[key][0] < rank:
                best[key] = (rank, row)
    return [row for _, row in best.values()]


def _key_part(name: str, row: Row, people: Book) -> object:
    value = row.get(name)
    return people.owner(value) or value if name in ("person", "employee_no") else value


def _seen(log: str, rows: Sequence[Row], as_of: datetime) -> list[Row]:
    born = BORN.get(log)
    if born is None:
        return list(rows)
    return [_blanked(row, as_of) for row in rows if not _later(row[born], as_of)]


def _blanked(row: Row, as_of: datetime) -> Row:
    planned = ("appointment_at", "appointment_end_at")
    return {name: None if name not in planned and _later(value, as_of) else value for name, value in row.items()}


def _later(value: object, as_of: datetime) -> bool:
    return isinstance(value, date) and _instant(value) > as_of


# ------------------------------------------------------------------------------------------------ section 1


def _clock(b: Book, start: datetime, end: datetime | None, limit: timedelta) -> tuple[str, int]:
    if end is None:
        return ("counted", 0) if b.as_of > start + limit else ("pending", 0)
    if end < start:
        return "excluded", 0
    return "counted", int(end - start <= limit)


def _day_clock(b: Book, start: datetime, end: datetime | None, days: int) -> tuple[str, int]:
    last = start.date() + timedelta(days=days)
    if end is None:
        return ("counted", 0) if b.as_of >= _instant(last + timedelta(days=1)) else ("pending", 0)
    if end.date() < start.date():
        return "excluded", 0
    return "counted", int(end.date() <= last)


# ------------------------------------------------------------------------------------------------ section 3


def orders(b: Book) -> list[Row]:
    """Every order that is not cancelled."""
    return [order for order in b.logs["work_orders"] if order.get("status") != "cancelled"]


def _case(b: Book, kpi: str, order: Row, person: str, state: str, hit: int) -> Judged:
    return Judged(kpi, order["order_no"], b.owner(order.get(person)), state, Fraction(hit))


def order_kpis(b: Book) -> Iterator[Judged]:
    """The KPIs of single orders."""
    for o in orders(b):
        done, created, sent = o.get("completed_at"), o["created_at"], o.get("dispatched_at")
        repair = o["order_type"] == "repair"
        if b.holds(created):
            state, hit = _clock(b, created, sent, timedelta(minutes=30))
            yield _case(b, "dispatch_on_time", o, "dispatcher", state, hit)
        if repair and b.holds(created):
            state, hit = _clock(b, created, done, timedelta(hours=24))
            state = "excluded" if o.get("customer_agreed_later") else state
            yield _case(b, "resolved_24h", o, "technician", state, hit)
        if sent is not None and b.holds(sent):
            yield from _dispatched(b, o, sent)
        if b.holds(o.get("appointment_at")):
            yield _arrival(b, o)
        if done is not None and b.holds(done):
            yield from _completed(b, o, done)


def _dispatched(b: Book, o: Row, sent: datetime) -> Iterator[Judged]:
    contact = o.get("first_contact_at")
    limit = timedelta(minutes=20 if o["order_type"] == "repair" else 120)
    state, hit = _clock(b, sent, contact, limit)
    yield _case(b, "contact_on_time", o, "technician", state, hit)
    if contact is not None:
        state = "excluded" if contact < sent else "counted"
        minutes = Fraction(int((contact - sent).total_seconds()), 60)
        yield replace(_case(b, "response_minutes", o, "technician", state, 0), numerator=minutes)
    yield _case(b, "completion", o, "technician", "counted", int(o.get("completed_at") is not None))


def _arrival(b: Book, o: Row) -> Judged:
    arrived, end = o.get("arrived_at"), o["appointment_end_at"]
    if arrived is None:
        return _case(b, "arrival_on_time", o, "technician", "counted" if b.as_of > end else "pending", 0)
    return _case(b, "arrival_on_time", o, "technician", "counted", int(arrived <= end))


def _completed(b: Book, o: Row, done: datetime) -> Iterator[Judged]:
    if o["order_type"] == "repair":
        state, hit = _day_clock(b, done, o.get("slip_returned_at"), 3)
        yield _case(b, "paperwork_on_time", o, "technician", state, hit)
        came_back = any(earlier is o and _chargeable(r) for r, earlier in repeats(b))
        yield _case(b, "repeat_repair", o, "technician", "counted", int(came_back))
        is_repeat = any(r is o for r, _ in repeats(b))
        fixed = not came_back and (o.get("visits") or 1) <= 1 and o.get("resolved_first") is not False
        yield _case(b, "first_time_fix", o, "technician", "excluded" if is_repeat else "counted", int(fixed))
    if (o.get("fee_charged") or 0) > 0:
        state, hit = _day_clock(b, done, o.get("fee_remitted_at"), 3)
        yield _case(b, "fees_on_time", o, "technician", state, hit)


def _chargeable(order: Row) -> bool:
    return order.get("cause") not in NOT_CHARGEABLE


def same_unit(one: Row, other: Row) -> bool:
    """Equal asset number; when either has none, equal phone and product."""
    if one.get("asset_no") is not None and other.get("asset_no") is not None:
        return bool(one["asset_no"] == other["asset_no"])
    customer = (one.get("phone"), one.get("product"))
    return None not in customer and customer == (other.get("phone"), other.get("product"))


def repeats(b: Book) -> list[tuple[Row, Row]]:
    """Every repeat with the earlier order it is charged to."""
    repairs = [o for o in orders(b) if o["order_type"] == "repair"]
    found = [(r, _charged_to(r, repairs)) for r in repairs]
    return [(r, earlier) for r, earlier in found if earlier is not None]


def _charged_to(r: Row, repairs: Sequence[Row]) -> Row | None:
    completed = [e for e in repairs if e is not r and e.get("completed_at") is not None]
    for e in completed:
        if e["order_no"] == r.get("parent_order_no") and e["created_at"] < r["created_at"]:
            return e
    unit = [
        e for e in completed if same_unit(r, e) and e["completed_at"] < r["created_at"] <= e["completed_at"] + WINDOW
    ]
    # two completed in the same second: house, the greater number
    return max(unit, key=lambda e: (e["completed_at"], e["order_no"]), default=None)


# ------------------------------------------------------------------------------------------------ section 4


def is_leak(order: Row) -> bool:
    """True for a repair order that says or tells of a leak."""
    if order["order_type"] != "repair":
        return False
    if order.get("is_leak") is not None:
        return bool(order["is_leak"])
    return any(word in (order.get("fault") or "").lower() for word in LEAK_WORDS)


def new_leaks(b: Book) -> list[Row]:
    """Leak orders that are no follow-up of another one."""
    leaks = sorted((o for o in orders(b) if is_leak(o)), key=lambda o: (o["created_at"], o["order_no"]))
    numbers = {leak["order_no"] for leak in leaks}
    new = []
    for place, leak in enumerate(leaks):
        parent = leak.get("parent_order_no")
        named = parent in numbers and parent != leak["order_no"]
        if not named and not any(_still_open(leak, earlier) for earlier in leaks[:place]):
            new.append(leak)
    return new


def _still_open(leak: Row, earlier: Row) -> bool:
    if not same_unit(leak, earlier):
        return False
    done = earlier.get("completed_at")
    return done is None or leak["created_at"] < done or leak["created_at"].date() == earlier["created_at"].date()


def installation(b: Book, leak: Row) -> tuple[Row | None, str | None, date | None]:
    """The installation order, installer and day to which the leak is charged; all None when unknown."""
    day = leak["created_at"].date()
    known = [
        o
        for o in orders(b)
        if o["order_type"] == "install"
        and o.get("completed_at") is not None
        and same_unit(o, leak)
        and o["completed_at"].date() <= day
    ]
    if known:
        order = max(known, key=lambda o: (o["completed_at"], o["order_no"]))
        return order, order.get("technician"), order["completed_at"].date()
    if leak.get("installer") is not None and leak.get("install_date") is not None:
        return None, leak["installer"], leak["install_date"]
    return None, None, None


def year_after(day: date) -> date:
    """The same date a year later, 28 February for the 29th."""
    return date(day.year + 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def leak_kpis(b: Book) -> Iterator[Judged]:
    """Both leak counts, and the share of the month's installations that leaked."""
    leaked = set()
    for leak in new_leaks(b):
        order, installer, day = installation(b, leak)
        on, confirmed = leak["created_at"].date(), leak.get("cause") == "installation"
        if order is not None and day is not None and confirmed and (on - day).days <= 30:
            leaked.add(order["order_no"])
        if not b.holds(leak["created_at"]):
            continue
        young = day is None or 0 <= (on - day).days <= 30
        within_year = day is None or day <= on <= year_after(day)
        pending = day is not None and leak.get("cause") is None
        case = Judged(
            "", leak["order_no"], b.owner(installer), "pending" if pending else "counted",
            Fraction(day is not None and confirmed),
        )  # fmt: skip
        yield from (replace(case, kpi=kpi) for kpi, fits in (("leaks_30d", young), ("leaks_1y", within_year)) if fits)
    for o in orders(b):
        if o["order_type"] == "install" and b.holds(o.get("completed_at")):
            hit = int(o["order_no"] in leaked)
            yield _case(b, "leak_rate_by_install_month", o, "technician", "counted", hit)


# ------------------------------------------------------------------------------------------------ section 5


def complaint_kpis(b: Book) -> Iterator[Judged]:
    """Complaints, the orders they are held against, and how fast they were closed."""
    by_number = {o["order_no"]: o for o in b.logs["work_orders"]}
    for c in b.logs["complaints"]:
        if not b.holds(c["received_at"]):
            continue
        linked = by_number.get(c.get("order_no") or "", {})
        owner = b.owner(c.get("respondent") or linked.get("technician"))
        doubled = c.get("duplicate_of") not in (None, c["complaint_no"])
        finding = c.get("finding") or "pending"
        state = "excluded" if doubled else "pending" if finding == "pending" else "counted"
        hit = Fraction(finding == "established")
        yield Judged("complaint_rate", c["complaint_no"], owner, state, hit, Fraction(0))
        limit = timedelta(hours=72 if c.get("customer_left") else 24)
        state, closed = _clock(b, c["received_at"], c.get("closed_at"), limit)
        state = "excluded" if doubled else state
        handler = b.owner(c.get("handler"))
        yield Judged("complaint_closed_on_time", c["complaint_no"], handler, state, Fraction(closed))
    for o in orders(b):
        if b.holds(o.get("completed_at")):
            owner = b.owner(o.get("technician"))
            yield Judged("complaint_rate", o["order_no"], owner, "counted", Fraction(0), Fraction(1), basis=True)


# ------------------------------------------------------------------------------------------------ section 6


def call_kpis(b: Book) -> Iterator[Judged]:
    """Scores of follow-up calls, and whether installations were followed up in time."""
    by_number = {o["order_no"]: o for o in b.logs["work_orders"]}
    for call in b.logs["follow_up_calls"]:
        order = by_number.get(call["order_no"], {})
        if b.holds(call["called_at"]) and call.get("score") is not None and order.get("status") != "cancelled":
            owner = b.owner(order.get("technician"))
            share = Fraction(call["score"]) / Fraction(call["scale"])
            yield Judged("satisfaction", call["order_no"], owner, "counted", share)
    for o in orders(b):
        if o["order_type"] == "install" and b.holds(o.get("completed_at")):
            calls = [c for c in b.logs["follow_up_calls"] if c["order_no"] == o["order_no"]]
            first = min(calls, key=lambda c: c["called_at"], default={})
            state, hit = _clock(b, o["completed_at"], first.get("called_at"), timedelta(hours=24))
            owner = b.owner(first.get("caller"))
            yield Judged("follow_up_on_time", o["order_no"], owner, state, Fraction(hit))


def people_kpis(b: Book) -> Iterator[Judged]:
    """Surveys and inspections."""
    for s in b.logs["surveys"]:
        if b.holds(s["date"]):
            share = Fraction(s["score"]) / Fraction(s["scale"])
            yield Judged("survey_satisfaction", s["survey_no"], b.owner(s["person"]), "counted", share)
    for i in b.logs["inspections"]:
        if b.holds(i["inspected_on"]):
            state = "excluded" if i["result"] == "na" else "counted"
            hit = Fraction(i["result"] == "pass")
            yield Judged("inspection_pass", i["item"], b.owner(i["person"]), state, hit)


def training_kpis(b: Book) -> Iterator[Judged]:
    """Sessions due, tests taken, and hours worked."""
    for t in b.logs["training"]:
        if b.holds(t["date"]):
            owner = b.owner(t["person"])
            if t.get("attended") is not None:
                yield Judged("training", t["course"], owner, "counted", Fraction(t["attended"]))
            if t.get("score") is not None:
                share = Fraction(t["score"]) / Fraction(t["full_marks"])
                yield Judged("knowledge", t["course"], owner, "counted", share)
    for a in b.logs["attendance"]:
        if b.holds(a["date"]) and a.get("worked_hours") is not None:
            worked, available = Fraction(a["worked_hours"]), Fraction(a["available_hours"])
            yield Judged("utilisation", str(a["date"]), b.owner(a["person"]), "counted", worked, available)


def attendance_kpis(b: Book) -> Iterator[Judged]:
    """Late, absent and absenteeism days (D-13)."""
    lates: dict[str, int] = {}
    for a in sorted(b.logs["attendance"], key=lambda a: a["date"]):
        if not b.holds(a["date"]) or not a.get("scheduled"):
            continue
        owner, kind = b.owner(a["person"]), _day(a)
        if kind is not None:
            yield Judged(kind, str(a["date"]), owner, "counted", Fraction(1))
        if kind == "late_days":
            somebody = owner or a["person"]
            lates[somebody] = lates.get(somebody, 0) + 1
            if lates[somebody] % 2 == 0:
                yield Judged("absent_days", str(a["date"]), owner, "counted", Fraction(1))


def _day(a: Row) -> str | None:
    if a.get("absenteeism") or (a.get("leave_type") is not None and not a.get("leave_approved")):
        return "absenteeism_days"
    if a.get("leave_type") is not None:
        return None
    clock = a.get("clock_in")
    if clock is None or clock.time() > time(10):
        return "absent_days"
    return "late_days" if clock.time() > time(9) else None


# ------------------------------------------------------------------------------------------------ together

PARTS: tuple[Callable[[Book], Iterator[Judged]], ...] = (
    order_kpis, leak_kpis, complaint_kpis, call_kpis, people_kpis, training_kpis, attendance_kpis,
)  # fmt: skip


def judge(b: Book) -> list[Judged]:
    """Every case of the month, those with an upheld appeal excluded."""
    upheld = {
        (a["kpi"], b.owner(a["employee_no"]), a["case"])
        for a in b.logs["appeals"]
        if a["month"] == b.start.strftime("%Y-%m") and a["outcome"] == "upheld" and not _later(a["decided_on"], b.as_of)
    }
    cases = [case for part in PARTS for case in part(b)]
    return [
        replace(c, state="excluded") if c.owner and not c.basis and (c.kpi, c.owner, c.case_no) in upheld else c
        for c in cases
    ]


def sums(cases: Sequence[Judged], kpi: str, owner: str | None) -> tuple[Any, ...]:
    """Above and below the line, pending, excluded of one person; of the whole company when `owner` is None."""
    mine = [c for c in cases if c.kpi == kpi and (owner is None or c.owner == owner)]
    counted = [c for c in mine if c.state == "counted"]
    return (
        sum((c.numerator for c in counted), Fraction(0)),
        sum((c.denominator for c in counted), Fraction(0)),
        sum(c.state == "pending" for c in mine),
        sum(c.state == "excluded" for c in mine),
    )
