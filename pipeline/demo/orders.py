"""One request becomes one work order: dispatch, first call, visit, completion, money and paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from pipeline.demo.catalogue import Person
from pipeline.demo.diary import Booking, Diary
from pipeline.demo.order import Order, Request
from pipeline.demo.outcome import finish, visit
from pipeline.demo.plan import Plan, at, later

ROLES = {"repair": "repairer", "maintain": "repairer"}


def serve(chance: Random, diary: Diary, request: Request, order_no: str) -> Order:
    """The order that a request becomes."""
    role = ROLES.get(request.order_type, "installer")
    dispatcher = chance.choice(_dispatchers(diary.plan, request))
    dispatched = later(request.at, min(600, chance.lognormvariate(2.0, 0.75)))
    booking = diary.book(chance, role, request.unit.district, _earliest(chance, request, dispatched))
    start, end = _appointment(chance, request, booking)
    order = Order(
        order_no=order_no,
        request=request,
        dispatched_at=dispatched,
        dispatcher=dispatcher.number,
        first_contact_at=later(dispatched, _minutes_to_call(chance, request, booking.technician)),
        appointment_at=start,
        appointment_end=end,
        technicians=_crew(chance, diary, request, booking),
    )
    if chance.random() < 0.025:
        return replace(order, cancelled_at=later(order.first_contact_at, chance.randrange(5, 300)))
    return finish(chance, diary.plan.catalogue, visit(chance, diary.plan.catalogue, order, booking), booking)


def _dispatchers(plan: Plan, request: Request) -> list[Person]:
    everyone = plan.catalogue.working("dispatcher", request.at.date())
    near = [p for p in everyone if p.post(request.at.date()).branch == request.unit.district.branch]
    return near or everyone


def _earliest(chance: Random, request: Request, dispatched: datetime) -> datetime:
    """Repairs as soon as somebody can be there; installations when the customer has the goods."""
    if request.order_type == "repair":
        return later(dispatched, 55)
    wait = chance.choices((1, 2, 3, 4, 6), (30, 30, 20, 12, 8))[0]
    return at(request.at.date() + timedelta(days=wait), chance.choice((510, 510, 630, 810, 930)))


def _appointment(chance: Random, request: Request, booking: Booking) -> tuple[datetime, datetime | None]:
    wide = request.order_type != "repair" and chance.random() < 0.35
    return booking.starts_at, later(booking.starts_at, 120) if wide else None


def _minutes_to_call(chance: Random, request: Request, technician: Person) -> float:
    median = technician.quality["contact"]
    if request.order_type == "repair":
        return max(1.0, chance.lognormvariate(0, 0.52) * median)
    slow = chance.random() < 0.004 * median
    return chance.uniform(125, 260) if slow else chance.uniform(5, 40)


def _crew(chance: Random, diary: Diary, request: Request, booking: Booking) -> tuple[str, ...]:
    if request.order_type == "install" and request.unit.product == "空调" and chance.random() < 0.35:
        helper = diary.helper(chance, request.unit.district, booking)
        if helper is not None:
            return (booking.technician.number, helper.number)
    return (booking.technician.number,)
