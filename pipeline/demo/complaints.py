"""Customers' complaints: about whom, what was found, when the case was closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from pipeline.demo.catalogue import Catalogue
from pipeline.demo.order import Order
from pipeline.demo.plan import Plan, at, later, pick

FINDINGS = (("established", 62), ("not_established", 25), ("withdrawn", 9), ("", 4))
RECENT = timedelta(days=24)  # cases younger than this may still be under investigation
STRANGER = "外协老王"


@dataclass(frozen=True)
class Complaint:
    """One complaint; closed_at None means that it is still open at the end of the demo."""

    number: str
    received_at: datetime
    order: Order
    respondent: str
    category: str
    finding: str
    customer_left: bool
    handler: str
    closed_at: datetime | None
    duplicate_of: str = ""


def make_complaints(plan: Plan, orders: Sequence[Order]) -> list[Complaint]:
    """Every complaint by number; numbers run within a month: TS261007 is the seventh of October 2026."""
    chance = plan.chance("complaints")
    served = [o for o in orders if o.completed_at and o.request.at.date() >= plan.first_day]
    drawn = [_complaint(chance, plan, order) for order in served if chance.random() < _risk(plan, order)]
    planned = [c for blame in plan.catalogue.texts["blamed"] for c in _blamed(chance, plan, served, blame)]
    end = at(plan.last_day, 1200)
    return _numbered(chance, [c for c in drawn + planned if c.received_at <= end])


def _risk(plan: Plan, order: Order) -> float:
    """The chance that an order is complained about; slow and repeated ones more often."""
    quality = {p.number: p.quality["complaint"] for p in plan.catalogue.people}
    trouble = 3.0 if order.visits > 1 or order.request.is_repeat else 1.0
    return float(plan.catalogue.texts["complaints"]["chance"]) * quality[order.lead] * trouble


def _complaint(chance: Random, plan: Plan, order: Order) -> Complaint:
    assert order.completed_at is not None
    catalogue, day = plan.catalogue, order.completed_at.date()
    received = at(day + timedelta(days=chance.choice((1, 1, 1, 2, 4))), chance.randrange(520, 1180))
    pending = at(plan.last_day, 0) - received < RECENT and chance.random() < 0.25
    finding = "" if pending else pick(chance, FINDINGS)
    left = chance.random() < 0.18
    hours = chance.lognormvariate(2.3, 0.6) * (2.2 if left else 1.0)
    handlers = catalogue.working("service_clerk", day)
    return Complaint(
        number="",
        received_at=received,
        order=order,
        respondent=_respondent(chance, order),
        category=chance.choice(list(catalogue.texts["complaints"]["texts"])),
        finding=finding,
        customer_left=left,
        handler=chance.choice(handlers).number,
        closed_at=None if pending else _office_hours(later(received, 60 * hours)),
    )


def _office_hours(moment: datetime) -> datetime:
    """The instant, or the next morning when the office is shut then."""
    if 8 <= moment.hour < 20:
        return moment
    day = moment.date() + timedelta(days=1 if moment.hour >= 20 else 0)
    return at(day, 510 + moment.minute)


def _respondent(chance: Random, order: Order) -> str:
    """Mostly the technician; sometimes nobody is named, rarely somebody the roster does not know."""
    return str(chance.choices((order.lead, "", STRANGER), (80, 18, 2))[0])


def _blamed(chance: Random, plan: Plan, served: Sequence[Order], blame: dict[str, int | str]) -> list[Complaint]:
    """The complaints that the catalogue makes certain: established, about one person, in one month."""
    month = plan.last_month.plus(-int(blame["months_back"]))
    mine = [o for o in served if o.lead == blame["person"] and o.completed_at and o.completed_at.day < 24]
    mine = [o for o in mine if o.completed_at and month.start <= o.completed_at < month.end]
    chosen = chance.sample(mine, min(int(blame["count"]), len(mine)))
    cases = [_complaint(chance, plan, order) for order in chosen]
    return [replace(c, finding="established", respondent=c.order.lead) for c in cases]


def _numbered(chance: Random, complaints: list[Complaint]) -> list[Complaint]:
    """The complaints by time with their numbers, one in thirty registered twice."""
    both = [*complaints, *(replace(c, duplicate_of="?") for c in complaints if chance.random() < 0.035)]
    shifted = [replace(c, received_at=later(c.received_at, 95)) if c.duplicate_of else c for c in both]
    serials: Counter[str] = Counter()
    first: dict[str, str] = {}
    found = []
    for case in sorted(shifted, key=lambda c: (c.received_at, c.order.order_no, c.duplicate_of)):
        stem = f"TS{case.received_at:%y%m}"
        serials[stem] += 1
        number = f"{stem}{serials[stem]:02d}"
        original = first.setdefault(case.order.order_no, number)
        found.append(replace(case, number=number, duplicate_of=original if case.duplicate_of else ""))
    return found


def complaint_text(catalogue: Catalogue, category: str) -> str:
    """What the customer said, in the clerk's words."""
    return str(catalogue.texts["complaints"]["texts"][category])
