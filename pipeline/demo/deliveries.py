"""Goods brought to customers before an installation, and the visits by which finished work is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from pipeline.demo.order import Order
from pipeline.demo.plan import Plan, at, later
from pipeline.demo.rows import Row, Slot
from pipeline.month import Month

AHEAD = timedelta(days=3)  # only who booked so early had the goods brought on a day of their own
SHARE = 0.3
VISIT_WEEKDAYS = (1, 3)
OPINIONS = ("满意", "满意", "安装整齐", "师傅讲解清楚", "希望再讲一遍滤芯更换", "打孔灰尘较多")


def delivery_rows(plan: Plan, orders: Sequence[Order], month: Month) -> list[Row]:
    """The deliveries whose installations were completed in the month, by the day of the order."""
    chance = plan.chance(f"deliveries {month}")
    booked = [o for o in _installed(plan, orders, month) if o.appointment_at.date() - o.request.at.date() >= AHEAD]
    chosen = [o for o in booked if chance.random() < SHARE]
    return [
        {"delivery_no": f"SH{month.year % 100}{month.number:02d}{number:03d}", **_delivery(chance, plan, order)}
        for number, order in enumerate(chosen, start=1)
    ]


def _installed(plan: Plan, orders: Sequence[Order], month: Month) -> list[Order]:
    end = min(month.end, at(plan.last_day, 1200))
    mine = [o for o in orders if o.request.order_type == "install"]
    return [o for o in mine if o.completed_at and month.start <= o.completed_at < end]


def _delivery(chance: Random, plan: Plan, order: Order) -> Row:
    planned = order.appointment_at.date()
    day = planned - timedelta(days=1)
    asked = chance.choice((540, 840))
    delivered = at(day, asked + chance.choices((chance.randrange(10, 170), 200), (94, 6))[0])
    return {
        "ordered_at": order.request.at,
        "kind": "contract" if chance.random() < 0.9 else "left_over",
        "order_no": order.order_no,
        "customer_name": order.request.unit.customer,
        "phone": order.request.unit.phone,
        "address": order.request.unit.address,
        "install_on": planned,
        "delivery_on": day,
        "wanted_at": Slot(at(day, asked), at(day, asked + 180)),
        "delivered_at": delivered,
        "called_ahead_at": later(delivered, -chance.choices((chance.randrange(60, 120), 40), (93, 7))[0]),
        "reported_at": at(day, chance.choices((chance.randrange(485, 510), 522), (97, 3))[0]),
        "reminded_at": at(day, chance.choices((chance.randrange(900, 1019), 1045), (93, 7))[0]),
        "installed_at": order.completed_at,
        "installer": order.lead,
        "leader": order.technicians[-1],
        "status": "delivered",
        **_staff(plan, order),
        **_evening_before(chance, order.request.at, day - timedelta(days=1)),
    }


def _staff(plan: Plan, order: Order) -> Row:
    """Who looked after the delivery."""
    day = order.request.at.date()
    clerks, helpers = plan.catalogue.working("service_clerk", day), plan.catalogue.working("dispatcher", day)
    bosses = plan.catalogue.working("supervisor", day)
    near = [p for p in bosses if p.post(day).branch == order.request.unit.district.branch]
    return {
        "clerk": clerks[int(order.order_no[-1]) % len(clerks)].number,
        "assistant": order.dispatcher,
        "storekeeper": helpers[0].number,
        "supervisor": near[-1].number if near else "",
    }


def _evening_before(chance: Random, ordered: datetime, eve: date) -> Row:
    """What had to happen on the day before the delivery, and at the time of the order."""
    return {
        "message_sent_at": later(ordered, 20)
        if chance.random() < 0.95
        else at(ordered.date() + timedelta(days=1), 540),
        "appointment_called_at": later(ordered, chance.randrange(30, 100)),
        "scheduled_at": at(eve, chance.choices((chance.randrange(900, 960), 880), (95, 5))[0]),
        "posted_at": at(eve, 1050),
        "home_confirmed_at": at(eve, chance.randrange(930, 1080)) if chance.random() < 0.96 else None,
        "task_sent_at": at(eve, chance.choices((chance.randrange(960, 1019), 1032), (95, 5))[0]),
        "slot_told_at": at(eve, chance.choices((chance.randrange(1030, 1140), 1155), (95, 5))[0]),
    }


def spot_visit_rows(plan: Plan, orders: Sequence[Order], month: Month) -> list[Row]:
    """Two visits a week to work finished in the week before."""
    chance = plan.chance(f"spot visits {month}")
    inspectors = plan.catalogue.working("supervisor", month.last_day) or plan.catalogue.working(
        "dispatcher", month.last_day
    )
    rows = []
    day = month.start.date()
    while day <= min(month.last_day, plan.last_day):
        week = at(day, 0) - timedelta(days=7)
        near = [o for o in orders if o.completed_at and week <= o.completed_at < at(day, 0)]
        if day.weekday() in VISIT_WEEKDAYS and near:
            rows.append(_visit(chance, plan, day, chance.choice(inspectors).number, chance.choice(near)))
        day += timedelta(days=1)
    return rows


def _visit(chance: Random, plan: Plan, day: date, inspector: str, order: Order) -> Row:
    back = at(day, chance.randrange(900, 1050))
    handed = later(back, 60 * chance.choices((1, 3, 15), (60, 32, 8))[0])
    return {
        "visited_on": day,
        "inspector": inspector,
        "order_no": order.order_no,
        "returned_at": back,
        "form_handed_in_at": handed,
        "assistant": chance.choice(plan.catalogue.working("service_clerk", day)).number,
        "promised_at": later(handed, 60 * chance.choices((4, 20, 40, 60), (30, 40, 24, 6))[0]),
        "finding": chance.choice(OPINIONS),
    }
