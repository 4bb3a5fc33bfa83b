"""What forms of lately ask besides: the slip since October 2026, the stages of a complaint, meals and telephones.

Each row draws from a stream of its own, so that older columns stay as they are.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from pipeline.demo.complaints import Complaint
from pipeline.demo.duty import Day
from pipeline.demo.order import Order
from pipeline.demo.plan import at, later, pick
from pipeline.demo.rows import Row, Value

NEW_FORMS = date(2026, 10, 1)
OFFICE = ("service_clerk", "dispatcher", "supervisor")
SEVERITIES = (("ordinary", 84.0), ("major", 5.0), ("urgent", 7.0), ("strong", 4.0))


def slip_values(order: Order, now: datetime) -> dict[str, Value]:
    """The newer columns of an order as an export of the instant shows them."""
    if order.dispatched_at.date() < NEW_FORMS or order.arrived_at is None:
        return {}
    chance = Random(f"slip {order.order_no}")
    kind = order.request.order_type
    values = {"repair": _repair, "install": _installation}.get(kind, _nothing)(chance, order)
    return {column: value for column, value in values.items() if _is_known(value, order, now)}


def _is_known(value: Value, order: Order, now: datetime) -> bool:
    """Whether the value has been written down by then: a stamp when it is past, the rest with the completion."""
    if isinstance(value, datetime):
        return value <= now
    if isinstance(value, date):
        return at(value, 1080) <= now
    return value is not None and order.completed_at is not None and order.completed_at <= now


def _nothing(chance: Random, order: Order) -> dict[str, Value]:
    return {}


def _repair(chance: Random, order: Order) -> dict[str, Value]:
    assert order.arrived_at is not None
    assert order.completed_at is not None
    done, visited = order.completed_at, order.arrived_at.date()
    replaced = order.cause in ("parts", "product") or chance.random() < 0.15
    guided = order.request.at + (order.dispatched_at - order.request.at) / 2
    return {
        "purchase_date": _purchase(chance, order),
        "guided_at": guided.replace(second=0) if chance.random() < 0.08 else None,
        "result_reported_at": later(done, chance.choice((20, 45, 90)) if chance.random() < 0.96 else 1300),
        "parts_replaced": replaced,
        "parts_returned_at": done.date() + timedelta(days=chance.choice((0, 1, 1, 2, 4))) if replaced else None,
        "feedback_returned_at": visited + timedelta(days=chance.choices((0, 1, 2), (55, 41, 4))[0]),
        **_called_in(chance, order),
    }


def _purchase(chance: Random, order: Order) -> date | None:
    """When the unit was bought, on every third slip: the age tells nearly always whether the warranty holds."""
    asked, placed = order.request.at.date(), order.request.unit.installed_on
    if chance.random() > 0.35:
        return None
    if not order.in_warranty and chance.random() < 0.96:
        return asked - timedelta(days=chance.randrange(420, 1500)) if placed is None else None
    return (placed or asked - timedelta(days=chance.randrange(20, 330))) - timedelta(days=chance.randrange(1, 8))


def _called_in(chance: Random, order: Order) -> dict[str, Value]:
    """Whether the installer of a unit that leaks through his own fault came, and put it right."""
    installer = order.request.unit.installer
    if order.cause != "installation" or not order.is_leak or installer in ("", order.lead):
        return {}
    assert order.arrived_at is not None
    called = later(order.arrived_at, 25)
    came = later(called, 60 * chance.choices((2, 5, 19, 30), (30, 40, 20, 10))[0])
    return {
        "installer_notified_at": called,
        "installer_arrived_at": came if chance.random() < 0.94 else None,
        "installer_fixed": chance.random() < 0.7,
    }


def _installation(chance: Random, order: Order) -> dict[str, Value]:
    assert order.arrived_at is not None
    assert order.completed_at is not None
    left_open = order.completed_at.date() > order.arrived_at.date()
    return {
        "test_run_minutes": chance.choices((5, 10, 15, 20, 30), (4, 20, 40, 26, 10))[0],
        "unfinished_reported_at": later(order.arrived_at, 200) if left_open and chance.random() < 0.8 else None,
    }


def stage_values(case: Complaint, now: datetime) -> dict[str, Value]:
    """The stages of a complaint, and how grave it is, as the register of the instant shows them."""
    chance = Random(f"stages {case.number}")
    end = case.closed_at or later(case.received_at, 60 * 60)
    span = (end - case.received_at).total_seconds() / 60
    accepted = later(case.received_at, min(span * 0.25, chance.randrange(15, 300)))
    investigated = later(case.received_at, span * 0.6)
    reported = later(investigated, 60 * 24 * chance.choice((0.3, 0.8, 1, 1, 2, 5)))
    returned = later(reported, 60 * 20) if chance.random() < 0.4 else None
    stamps: dict[str, Value] = {
        "accepted_at": accepted,
        "replied_at": later(accepted, min(span * 0.3, chance.randrange(20, 900))),
        "investigated_at": investigated,
        "reported_at": reported,
        "returned_at": returned,
        "opinion_at": later(returned, 60 * 24 * chance.choice((0.2, 0.6, 1, 3))) if returned else None,
        "reopened_at": later(case.received_at, span * 0.8) if chance.random() < 0.06 and case.closed_at else None,
    }
    seen = {column: value for column, value in stamps.items() if isinstance(value, datetime) and value <= now}
    return _gravity(chance, case) | (_outcome(chance, case) if end <= now else {}) | seen


def _gravity(chance: Random, case: Complaint) -> dict[str, Value]:
    by_contract = case.order.request.order_type == "install" and case.received_at.date() >= NEW_FORMS
    return {
        "severity": pick(chance, SEVERITIES),
        "overseas": True if chance.random() < 0.05 else None,
        "to_company": chance.choice((True, True, False)) if chance.random() < 0.2 else None,
        "contract_no": "HT2026-021" if by_contract and chance.random() < 0.6 else "",
    }


def _outcome(chance: Random, case: Complaint) -> dict[str, Value]:
    damaged = case.category == "损坏物品" and case.finding == "established"
    return {
        "is_quality": True if case.category == "维修质量" else None,
        "loss_amount": 20 * chance.randrange(4, 31) if damaged else None,
    }


def day_values(day: Day, role: str) -> Row:
    """The meal of somebody in the office, the telephone of somebody on the road."""
    if day.date < NEW_FORMS or day.clock_in is None:
        return {}
    chance = Random(f"day {day.person} {day.date}")
    if role not in OFFICE:
        return {"phone_on": pick(chance, (("yes", 98.6), ("excused", 0.9), ("no", 0.5)))}
    begun = 12 * 60 + chance.randrange(0, 30)
    ended = begun + chance.choices((25, 32, 38, 40, 47), (15, 35, 35, 10, 5))[0]
    return {"meal_start": time(begun // 60, begun % 60), "meal_end": time(ended // 60, ended % 60)}
