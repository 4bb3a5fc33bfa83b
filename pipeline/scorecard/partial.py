"""Months and periods that grade nobody to a disadvantage: too short, too few orders, probation, leave, outages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from pipeline.definitions.chance import Chance
from pipeline.definitions.fold import fold
from pipeline.kpi.exposure import Presence
from pipeline.month import Month
from pipeline.scorecard.model import PartialReason

Presences = Mapping[tuple[Month, str], Presence]


def partial_reasons(
    rule: Chance, presences: Presences, employee_no: str, months: Iterable[Month]
) -> tuple[PartialReason, ...]:
    """Why these months together grade the person to no disadvantage; empty when they do, or when nobody knows."""
    found = {month: presences[month, employee_no] for month in months if (month, employee_no) in presences}
    return tuple(_reasons(rule, found)) if found else ()


def _reasons(rule: Chance, found: Mapping[Month, Presence]) -> Iterator[PartialReason]:
    if sum(presence.working_days for presence in found.values()) < rule.min_working_days:
        yield "working_days"
    # whoever completes none at all does other work than orders
    if 0 < sum(presence.orders for presence in found.values()) < rule.min_orders:
        yield "orders"
    probation = timedelta(days=rule.probation_days)
    if any(p.hired_on is not None and month.start.date() < p.hired_on + probation for month, p in found.items()):
        yield "probation"
    leave = [fold(kind) for presence in found.values() for kind in presence.leave]
    if _names(leave, rule.leave.protected):
        yield "protected_leave"
    if _names(leave, rule.leave.outage):
        yield "outage"


def _names(leave: Iterable[str], words: Iterable[str]) -> bool:
    return any(fold(word) in kind for kind in leave for word in words)
