"""What a visit came to: how often somebody had to come, whose fault it was, the money and the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from pipeline.demo.catalogue import Catalogue, Person
from pipeline.demo.diary import Booking
from pipeline.demo.order import Order
from pipeline.demo.plan import at, later, pick

# Why a fault arose, as found on site; an empty cause was not found out.
CAUSES = (("", 30), ("product", 28), ("customer", 22), ("parts", 16), ("technician", 2), ("installation", 2))
REPEAT_CAUSES = (("technician", 38), ("", 17), ("product", 20), ("customer", 13), ("parts", 12))
LEAK_CAUSES = (("product", 36), ("customer", 30), ("parts", 20), ("technician", 3), ("", 1.5))
INSTALLATION_SHARE = 9.0  # beside LEAK_CAUSES, times the installer's own factor


def visit(chance: Random, catalogue: Catalogue, order: Order, booking: Booking) -> Order:
    """The order after the visits: when somebody came, how often, and when it was done."""
    quality, is_repair = booking.technician.quality, order.request.order_type == "repair"
    road = max(0.0, booking.kilometres - 5.0) * 0.7 + quality["slow"]
    window = chance.uniform(10, 70) if order.appointment_end else 0.0
    arrived = later(order.appointment_at, chance.gauss(-10, 6) + road + window)
    arrived = max(arrived, later(order.first_contact_at, 12))
    minutes = catalogue.product(order.request.unit.product).minutes
    done = later(arrived, chance.uniform(*minutes) * (0.7 if is_repair else 1.0))
    if chance.random() < (quality["second_visit"] if is_repair else 0.012):
        return _come_again(chance, replace(order, arrived_at=arrived, completed_at=done))
    solved = not is_repair or chance.random() > 0.008
    return replace(order, arrived_at=arrived, completed_at=done, resolved_first=solved)


def _come_again(chance: Random, order: Order) -> Order:
    """The order when one visit was not enough: parts to fetch the same day or to wait for."""
    assert order.completed_at is not None
    visits = 3 if chance.random() < 0.12 else 2
    wait = chance.choices((0, 1, 2, 3, 5, 24), (30, 32, 20, 10, 6, 2))[0] * (visits - 1)
    day = order.completed_at.date() + timedelta(days=wait)
    done = at(day, chance.randrange(540, 1080)) if wait else later(order.completed_at, 150)
    agreed = wait > 0 and order.request.order_type == "repair" and chance.random() < 0.35
    return replace(order, completed_at=done, visits=visits, resolved_first=False, agreed_later=agreed)


def finish(chance: Random, catalogue: Catalogue, order: Order, booking: Booking) -> Order:
    """The completed order with its cause, its fee, and the days on which slip and fee came in."""
    assert order.completed_at is not None
    request, done = order.request, order.completed_at.date()
    sloppy = booking.technician.quality["sloppy"]
    order = replace(order, is_leak=catalogue.leaks(request.fault), in_warranty=chance.random() < 0.68)
    standard = _fee(chance, catalogue, order)
    charged = standard * chance.choice((1.5, 2)) if standard and chance.random() < 0.004 else standard
    is_repair = request.order_type == "repair"
    return replace(
        order,
        cause=_cause(chance, catalogue, order) if is_repair else "",
        fee_standard=standard,
        fee_charged=int(charged),
        fee_remitted_at=_back(chance, done, sloppy) if standard else None,
        slip_returned_at=_back(chance, done, sloppy) if is_repair else None,
    )


def _cause(chance: Random, catalogue: Catalogue, order: Order) -> str:
    request = order.request
    if request.cause is not None:
        return request.cause
    if request.is_repeat:
        return pick(chance, REPEAT_CAUSES)
    if not order.is_leak:
        return pick(chance, CAUSES)
    installer = [p for p in catalogue.people if p.number == request.unit.installer]
    share = INSTALLATION_SHARE * _leakiness(installer)
    return pick(chance, [*LEAK_CAUSES, ("installation", share)])


def _leakiness(installer: list[Person]) -> float:
    return installer[0].quality["leak"] if installer else 0.5


def _fee(chance: Random, catalogue: Catalogue, order: Order) -> int:
    fee = catalogue.product(order.request.unit.product).fee
    if order.request.order_type == "repair":
        return 0 if order.in_warranty else fee + 10 * chance.randrange(0, 26)
    if order.request.order_type == "maintain":
        return 120 + 20 * chance.randrange(0, 12)
    return fee if chance.random() < 0.4 else 0


def _back(chance: Random, done: date, sloppy: float) -> date:
    """The day on which paper or money reaches the office: within three days, or later with that chance."""
    late = chance.random() < sloppy
    wait = chance.randrange(4, 10) if late else chance.choices((0, 1, 2, 3), (40, 35, 15, 10))[0]
    return done + timedelta(days=wait)
