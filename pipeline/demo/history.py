"""The company's days one after another: requests come in, orders are served, faults and leaks come back."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from pipeline.demo.catalogue import Catalogue
from pipeline.demo.diary import Diary
from pipeline.demo.duty import Day
from pipeline.demo.order import Order, Request
from pipeline.demo.orders import serve
from pipeline.demo.plan import Plan, days_between, pick
from pipeline.demo.season import day_factor, draw_count, draw_time, product_weights, season_factor
from pipeline.demo.units import Homes, draw_branch, new_unit

LETTERS = {"install": "A", "repair": "W", "maintain": "B", "deliver": "S", "remove": "Y"}
OWN_UNIT = 0.74  # share of repairs of units that the company installed itself


@dataclass
class History:
    """All orders so far, and the requests that are still to come (by time, then by order of invention)."""

    plan: Plan
    diary: Diary
    homes: Homes = field(default_factory=Homes)
    orders: list[Order] = field(default_factory=list)
    waiting: list[tuple[str, int, Request]] = field(default_factory=list)
    serials: Counter[str] = field(default_factory=Counter)
    invented: int = 0

    def expect(self, request: Request) -> None:
        """Let a request come in when its time has come."""
        self.invented += 1
        heapq.heappush(self.waiting, (request.at.isoformat(), self.invented, request))


def make_orders(plan: Plan, duty: dict[tuple[str, date], Day]) -> list[Order]:
    """Every order from the first ledger to the last day, by time of the call."""
    history = History(plan, Diary(plan, duty))
    chance = plan.chance("orders")
    for day in days_between(plan.ledger_from, plan.last_day):
        for request in _new_requests(chance, history, day):
            history.expect(request)
        for request in _planned_leaks(chance, history, day):
            history.expect(request)
        while history.waiting and history.waiting[0][0] < (day + timedelta(days=1)).isoformat():
            _serve(chance, history, heapq.heappop(history.waiting)[2])
    return history.orders


def _new_requests(chance: Random, history: History, day: date) -> list[Request]:
    """The calls of a day that follow from season and weekday."""
    plan = history.plan
    demand = plan.catalogue.texts["demand"]
    if day < plan.first_day:
        return _calls(chance, history, day, "install", float(demand["ledger_install"]))
    return [
        request
        for order_type in LETTERS
        for request in _calls(chance, history, day, order_type, float(demand[order_type]))
    ]


def _calls(chance: Random, history: History, day: date, order_type: str, mean: float) -> list[Request]:
    plan, catalogue = history.plan, history.plan.catalogue
    factor = day_factor(catalogue, day) * season_factor(catalogue, order_type, day) * plan.volume
    return [_call(chance, history, day, order_type) for _ in range(draw_count(chance, mean * factor))]


def _call(chance: Random, history: History, day: date, order_type: str) -> Request:
    catalogue = history.plan.catalogue
    branch = draw_branch(chance, catalogue)
    shares = [(product.name, weight) for product, weight in product_weights(catalogue, order_type, day)]
    product = catalogue.product(pick(chance, shares))
    moment = draw_time(chance, catalogue, day)
    if order_type == "install":
        return Request(moment, order_type, new_unit(chance, catalogue, branch, product))
    own = history.homes.draw(chance, branch, product.name, day) if chance.random() < OWN_UNIT else None
    unit = own or new_unit(chance, catalogue, branch, product)
    if order_type != "repair":
        return Request(moment, order_type, unit)
    history.homes.touch(unit, day)
    shows_asset = chance.random() < (0.85 if own else 0.6)
    return Request(moment, order_type, unit, pick(chance, list(product.faults.items())), "", shows_asset)


def _planned_leaks(chance: Random, history: History, day: date) -> list[Request]:
    """The leaks that the catalogue makes certain on the day, in units of the right age."""
    plan, catalogue = history.plan, history.plan.catalogue
    found = []
    for leak in catalogue.texts["leaks"]:
        month = plan.last_month.plus(-leak["months_back"])
        if day.day not in leak["days"] or not month.start.date() <= day <= month.last_day:
            continue
        wet = {p.name for p in catalogue.products if any(catalogue.leaks(fault) for fault in p.faults)}
        units = history.homes.of_installer(leak["installer"], day, leak["age"], wet)
        if units:
            unit = chance.choice(units)
            history.homes.touch(unit, day)
            fault = _leak_fault(chance, catalogue, unit.product)
            moment = draw_time(chance, catalogue, day)
            found.append(Request(moment, "repair", unit, fault, cause=leak["cause"]))
    return found


def _leak_fault(chance: Random, catalogue: Catalogue, product: str) -> str:
    return chance.choice([f for f in catalogue.product(product).faults if catalogue.leaks(f)])


def _serve(chance: Random, history: History, request: Request) -> None:
    branch = history.plan.catalogue.texts["branches"][request.unit.district.branch]
    stem = f"{branch['code']}{LETTERS[request.order_type]}{request.at:%y%m%d}"
    history.serials[stem] += 1
    order = serve(chance, history.diary, request, f"{stem}{history.serials[stem]:02d}")
    history.orders.append(order)
    if order.completed_at is None:
        return
    if request.order_type == "install":
        done = order.completed_at.date()
        history.homes.add(replace(request.unit, installed_on=done, installer=order.lead))
    elif request.order_type == "repair":
        _maybe_again(chance, history, order)


def _maybe_again(chance: Random, history: History, order: Order) -> None:
    """Let the fault come back within 30 days, sometimes; told by old number, by unit or by phone."""
    technician = next(p for p in history.plan.catalogue.people if p.number == order.lead)
    request = order.request
    if order.completed_at is None or request.is_repeat or chance.random() >= technician.quality["repeat"]:
        return
    day = order.completed_at.date() + timedelta(days=chance.randrange(2, 29))
    moment = draw_time(chance, history.plan.catalogue, day)
    told = chance.choice(("number", "unit", "phone"))
    history.homes.touch(request.unit, day)
    history.expect(
        replace(
            request,
            at=moment,
            parent_order_no=order.order_no if told == "number" else "",
            shows_asset=request.shows_asset and told != "phone",
            is_repeat=True,
            cause=None,
        )
    )
