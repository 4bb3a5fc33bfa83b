"""When customers call: seasons per product, weekdays, holidays, the slump at 春节, hours of the day."""

from __future__ import annotations

import math
from datetime import date, datetime
from random import Random

from pipeline.demo.catalogue import Catalogue, Product
from pipeline.demo.plan import at


def is_closed(catalogue: Catalogue, day: date) -> bool:
    """Whether the company is closed but for emergencies: public holidays."""
    return day.isoformat() in catalogue.texts["calendar"]["closed"]


def day_factor(catalogue: Catalogue, day: date) -> float:
    """How busy the day is because of its weekday and of holidays; an ordinary day is about 1."""
    demand, calendar = catalogue.texts["demand"], catalogue.texts["calendar"]
    factor = float(demand["weekday"][day.weekday()])
    if is_closed(catalogue, day):
        return factor * float(demand["holiday_factor"])
    if calendar["festival_from"] <= day.isoformat() <= calendar["festival_to"]:
        return factor * float(demand["festival_factor"])
    return factor


def product_weights(catalogue: Catalogue, order_type: str, day: date) -> list[tuple[Product, float]]:
    """Every product with its share of the day's orders of a type; filter changes know no season."""
    if order_type == "maintain":
        return [(p, p.repair) for p in catalogue.products if "净" in p.name or "饮" in p.name]
    share = "repair" if order_type == "repair" else "install"
    return [(p, getattr(p, share) * p.season[day.month - 1]) for p in catalogue.products]


def season_factor(catalogue: Catalogue, order_type: str, day: date) -> float:
    """How busy the month is for a type of order; the year's mean is about 1."""
    if order_type == "maintain":
        return 1.0
    return sum(weight for _, weight in product_weights(catalogue, order_type, day))


def draw_count(chance: Random, mean: float) -> int:
    """How many orders come on a day with that mean (Poisson)."""
    limit, count, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def draw_time(chance: Random, catalogue: Catalogue, day: date) -> datetime:
    """A time of the day between 08:00 and 20:00 at which a customer calls, peaks at 9-11 and 14-16."""
    hours = catalogue.texts["demand"]["hour"]
    return at(day, chance.choices(range(len(hours)), hours)[0] * 60 + chance.randrange(60))
