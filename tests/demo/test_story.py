"""The whole company's story: plausible figures, and the people worth looking at in October 2026."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from pipeline.demo.complaints import Complaint, make_complaints
from pipeline.demo.duty import Day, make_duty
from pipeline.demo.history import make_orders
from pipeline.demo.order import Order
from pipeline.demo.people_logs import call_rows
from pipeline.demo.plan import Plan, make_plan
from pipeline.demo.season import day_factor, draw_time, season_factor
from pipeline.demo.snapshot import order_row

Duty = dict[tuple[str, date], Day]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(20260101, small=False)


@pytest.fixture(scope="module")
def duty(plan: Plan) -> Duty:
    return make_duty(plan)


@pytest.fixture(scope="module")
def history(plan: Plan, duty: Duty) -> list[Order]:
    return make_orders(plan, duty)


@pytest.fixture(scope="module")
def orders(plan: Plan, history: list[Order]) -> list[Order]:
    return [order for order in history if order.request.at.date() >= plan.first_day]


@pytest.fixture(scope="module")
def cases(plan: Plan, history: list[Order]) -> list[Complaint]:
    return make_complaints(plan, history)


def repairs(orders: Sequence[Order]) -> list[Order]:
    return [o for o in orders if o.request.order_type == "repair" and o.completed_at]


def share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)


def confirmed(orders: Sequence[Order], installer: str, month: str, cause: str) -> list[int]:
    """Ages in days of an installer's first leaks of the month with that cause."""
    leaks = [o for o in repairs(orders) if o.is_leak and o.cause == cause and not o.request.is_repeat]
    mine = [o.request for o in leaks if o.request.unit.installer == installer]
    return [(r.at.date() - r.unit.installed_on).days for r in mine if r.unit.installed_on and f"{r.at:%Y-%m}" == month]


def test_about_20000_orders_most_in_summer(orders: list[Order]) -> None:
    months = Counter(f"{order.request.at:%Y-%m}" for order in orders)
    assert 19_000 < len(orders) < 21_000
    assert months.most_common(1)[0][0] in ("2026-07", "2026-08")
    assert min(months, key=lambda m: months[m] if m < "2026-11" else 10**6) == "2026-02"


def test_rates_are_plausible(orders: list[Order]) -> None:
    done = repairs(orders)
    at_once = [o for o in done if not o.agreed_later]
    day = timedelta(hours=24)
    assert 0.84 < share([o.visits == 1 and o.resolved_first for o in done]) < 0.94
    assert 0.90 < share([o.completed_at - o.request.at <= day for o in at_once if o.completed_at]) < 0.97
    assert 0.88 < share([o.first_contact_at - o.dispatched_at <= timedelta(minutes=20) for o in done]) < 0.96


def test_complaints_are_rare_and_numbered_within_the_month(orders: list[Order], cases: list[Complaint]) -> None:
    right = [c for c in cases if c.finding == "established" and not c.duplicate_of]
    assert 0.005 < len(right) / len(orders) < 0.01
    assert len({c.number for c in cases}) == len(cases)
    assert all(c.number.startswith(f"TS{c.received_at:%y%m}") for c in cases)


def test_customers_mostly_answer_four_or_five(plan: Plan, orders: list[Order]) -> None:
    rows = [row for rows in call_rows(plan, orders).values() for row in rows]
    marks = [(row["score"], row["scale"]) for row in rows]
    scores = [s / f for s, f in marks if isinstance(s, int) and isinstance(f, int)]
    assert 4.3 < sum(scores) / len(scores) * 5 < 4.6


def test_installer_0104_loses_his_appraisal_by_leaks_within_30_days(orders: list[Order]) -> None:
    assert sum(age <= 30 for age in confirmed(orders, "0104", "2026-10", "installation")) > 2


def test_installer_0106_loses_his_by_leaks_within_a_year(orders: list[Order]) -> None:
    ages = confirmed(orders, "0106", "2026-10", "installation")
    assert sum(age <= 30 for age in ages) <= 2
    assert sum(age <= 365 for age in ages) > 4


def test_installer_0115_depends_on_open_causes(orders: list[Order]) -> None:
    certain = sum(age <= 30 for age in confirmed(orders, "0115", "2026-10", "installation"))
    pending = sum(age <= 30 for age in confirmed(orders, "0115", "2026-10", ""))
    assert certain <= 2 < certain + pending


def test_repairer_0107_is_complained_about_far_beyond_the_cap(cases: list[Complaint]) -> None:
    october = [c for c in cases if f"{c.received_at:%Y-%m}" == "2026-10" and c.finding == "established"]
    about = Counter(c.respondent for c in october if not c.duplicate_of)
    assert about["0107"] >= 4
    assert 1 in about.values()


def test_nobody_is_in_two_places_or_at_work_on_leave(plan: Plan, duty: Duty, orders: list[Order]) -> None:
    leads = Counter((o.lead, o.appointment_at) for o in orders)
    assert max(leads.values()) == 1
    away = {key for key, day in duty.items() if day.kind in ("leave", "absent")}
    assert not away & {(o.lead, o.appointment_at.date()) for o in orders}


@pytest.mark.parametrize(
    ("number", "first", "last"),
    [
        ("0112", date(2025, 9, 1), date(2026, 8, 14)),
        ("0113", date(2025, 9, 1), date(2026, 6, 30)),
        ("0124", date(2025, 11, 3), date(2026, 11, 30)),
        ("0125", date(2026, 5, 11), date(2026, 11, 30)),
    ],
)
def test_who_came_left_or_was_promoted_visits_nobody_before_or_after(
    orders: list[Order], number: str, first: date, last: date
) -> None:
    days = [o.appointment_at.date() for o in orders if o.lead == number]
    assert first <= min(days) < first + timedelta(days=7)
    assert max(days) <= last


def test_an_export_shows_nothing_of_later(plan: Plan, orders: list[Order]) -> None:
    now = datetime(2026, 7, 6, 8, 30)
    shown = [o for o in orders if o.request.at <= now and o.last_change > now]
    rows = [order_row(plan.catalogue, order, now) for order in shown]
    stamps = [v for row in rows for k, v in row.items() if k != "appointment_at" and isinstance(v, datetime)]
    assert {row["status"] for row in rows} >= {"open", "completed"}
    assert max(stamps) <= now
    assert all(row.get("completed_at") for row in rows if row["status"] == "completed")


def test_seasons(plan: Plan) -> None:
    catalogue = plan.catalogue
    assert season_factor(catalogue, "install", date(2026, 7, 1)) > 1.2
    assert season_factor(catalogue, "install", date(2026, 3, 1)) < 1
    assert day_factor(catalogue, date(2026, 2, 17)) < 0.3
    assert day_factor(catalogue, date(2026, 2, 12)) < day_factor(catalogue, date(2026, 3, 12))
    assert day_factor(catalogue, date(2026, 10, 18)) < day_factor(catalogue, date(2026, 10, 19))


def test_customers_call_while_the_line_is_open(plan: Plan) -> None:
    chance = plan.chance("test")
    hours = Counter(draw_time(chance, plan.catalogue, date(2026, 10, 19)).hour for _ in range(2000))
    assert min(hours) == 8
    assert max(hours) == 19
    assert {hour for hour, _ in hours.most_common(2)} <= {9, 10, 14, 15}
