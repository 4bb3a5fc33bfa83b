"""What an export of some instant shows of an order, a complaint or the roster: nothing of later."""

from __future__ import annotations

from datetime import date, datetime

from pipeline.demo.catalogue import Catalogue, Person, Post
from pipeline.demo.complaints import Complaint, complaint_text
from pipeline.demo.order import Order
from pipeline.demo.plan import at
from pipeline.demo.rows import Row, Slot, Value
from pipeline.demo.slips import slip_values, stage_values


def order_row(catalogue: Catalogue, order: Order, now: datetime) -> Row:
    """The order as the dispatch program shows it at the instant."""
    request, unit = order.request, order.request.unit
    row: dict[str, Value] = {
        "order_no": order.order_no,
        "order_type": request.order_type,
        "parent_order_no": request.parent_order_no,
        "extra_note": _note(catalogue, order),
        "customer_name": unit.customer,
        "phone": unit.phone,
        "address": unit.address,
        "extra_area": unit.district.name,
        "product": unit.product,
        "model": unit.model,
        "asset_no": unit.asset_no if request.shows_asset else "",
        "created_at": request.at,
        "fault": request.fault,
        "status": _status(order, now),
    }
    return row | _install(order) | _dispatch(order, now) | _result(order, now) | slip_values(order, now)


def _note(catalogue: Catalogue, order: Order) -> str:
    notes = catalogue.texts["words"]["notes"]
    number = int(order.order_no[-4:])
    return str(notes[number % len(notes)]) if number % 9 == 0 else ""


def _status(order: Order, now: datetime) -> str:
    if order.cancelled_at and order.cancelled_at <= now:
        return "cancelled"
    if order.completed_at and order.completed_at <= now:
        return "completed"
    return "open" if order.dispatched_at <= now else "waiting"


def _install(order: Order) -> dict[str, Value]:
    """Date and installer of a unit as the clerk copied them from the warranty card, on some orders."""
    unit = order.request.unit
    if order.request.order_type != "repair" or int(order.order_no[-2:]) % 3:
        return {}
    return {"install_date": unit.installed_on, "installer": unit.installer}


def _dispatch(order: Order, now: datetime) -> dict[str, Value]:
    if order.dispatched_at > now:
        return {}
    called = order.first_contact_at <= now
    return {
        "dispatched_at": order.dispatched_at,
        "dispatcher": order.dispatcher,
        "technician": order.technicians,
        "first_contact_at": order.first_contact_at if called else None,
        "appointment_at": Slot(order.appointment_at, order.appointment_end) if called else None,
        "arrived_at": order.arrived_at if order.arrived_at and order.arrived_at <= now else None,
    }


def _result(order: Order, now: datetime) -> dict[str, Value]:
    if order.completed_at is None or order.completed_at > now:
        return {}
    is_repair = order.request.order_type == "repair"
    return {
        "completed_at": order.completed_at,
        "customer_agreed_later": True if order.agreed_later else None,
        "visits": order.visits,
        "cause": order.cause,
        "resolved_first": order.resolved_first if is_repair else None,
        "is_leak": order.is_leak if is_repair else None,
        "warranty": ("in" if order.in_warranty else "out") if is_repair else "",
        "fee_standard": order.fee_standard or None,
        "fee_charged": order.fee_charged or None,
        "fee_remitted_at": _seen(order.fee_remitted_at, now),
        "slip_returned_at": _seen(order.slip_returned_at, now),
    }


def _seen(day: date | None, now: datetime) -> date | None:
    return day if day and at(day, 1080) <= now else None


def complaint_row(catalogue: Catalogue, case: Complaint, now: datetime) -> Row:
    """The complaint as the register shows it at the instant; what was found is written when it is closed."""
    closed = case.closed_at if case.closed_at and case.closed_at <= now else None
    return {
        "complaint_no": case.number,
        "received_at": case.received_at,
        "order_no": case.order.order_no,
        "extra_note": ("电话", "微信", "门店")[int(case.number[-2:]) % 3],
        "respondent": case.respondent,
        "category": case.category,
        "finding": case.finding or "pending" if closed else "pending",
        "customer_left": True if case.customer_left else None,
        "handler": case.handler,
        "closed_at": closed,
        "duplicate_of": case.duplicate_of,
        "content": complaint_text(catalogue, case.category),
        **stage_values(case, now),
    }


def roster_rows(catalogue: Catalogue, today: date) -> list[Row]:
    """The roster of the day: one row per person and post that has begun."""
    return [
        _roster_row(catalogue, person, post, today)
        for person in catalogue.people
        if person.hired <= today
        for post in person.posts
        if post.valid_from <= today
    ]


def _roster_row(catalogue: Catalogue, person: Person, post: Post, today: date) -> Row:
    manager = str(catalogue.texts["teams"][post.team]["manager"])
    known = {p.number for p in catalogue.people}
    return {
        "employee_no": person.number,
        "name": person.name,
        "role": post.role,
        "team": post.team,
        "branch": post.branch,
        "valid_from": post.valid_from,
        "hired_on": person.hired,
        "left_on": person.left if person.left and person.left <= today else None,
        "base_pay": post.pay,
        "manager": manager if manager in known and manager != person.number else "",
    }
