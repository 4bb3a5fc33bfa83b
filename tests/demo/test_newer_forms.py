"""What newer forms ask besides: nothing of later than the export, older orders without it, stages in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from itertools import pairwise

import pytest

from pipeline.demo.complaints import Complaint, make_complaints
from pipeline.demo.deliveries import delivery_rows
from pipeline.demo.desk import desk_days, phone_rows, report_rows
from pipeline.demo.duty import Day, make_duty
from pipeline.demo.entries import Past, entered_rows
from pipeline.demo.history import make_orders
from pipeline.demo.order import Order
from pipeline.demo.plan import Plan, make_plan
from pipeline.demo.slips import NEW_FORMS, day_values, slip_values, stage_values
from pipeline.month import Month

OCTOBER = Month.parse("2026-10")
LATER = datetime(2026, 12, 5)
STAGES = ("accepted_at", "investigated_at", "reported_at", "returned_at", "opinion_at")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(20260101, small=True)


@pytest.fixture(scope="module")
def days(plan: Plan) -> list[Day]:
    return list(make_duty(plan).values())


@pytest.fixture(scope="module")
def orders(plan: Plan) -> list[Order]:
    return make_orders(plan, make_duty(plan))


@pytest.fixture(scope="module")
def cases(plan: Plan, orders: list[Order]) -> list[Complaint]:
    return make_complaints(plan, orders)


def test_only_slips_since_the_new_form_say_more(orders: Sequence[Order]) -> None:
    told = {order.order_no: slip_values(order, LATER) for order in orders}
    assert {o.order_no for o in orders if told[o.order_no] and o.dispatched_at.date() < NEW_FORMS} == set()
    assert {column for values in told.values() for column in values} >= {
        "purchase_date", "guided_at", "result_reported_at", "test_run_minutes", "parts_replaced", "parts_returned_at",
        "feedback_returned_at",
    }  # fmt: skip


def test_a_slip_tells_nothing_of_later_than_its_export(orders: Sequence[Order]) -> None:
    now = datetime(2026, 10, 19, 8, 30)
    stamps = [v for o in orders for v in slip_values(o, now).values() if isinstance(v, datetime)]
    assert stamps
    assert max(stamps) <= now


def test_stages_of_a_complaint_follow_each_other(cases: Sequence[Complaint]) -> None:
    for case in cases:
        values = stage_values(case, LATER)
        stamps = [case.received_at, *(v for stage in STAGES if isinstance(v := values.get(stage), datetime))]
        assert all(before <= after for before, after in pairwise(stamps)), case.number


def test_a_complaint_not_yet_accepted_has_no_stages(cases: Sequence[Complaint]) -> None:
    assert not set(STAGES) & set(stage_values(cases[0], cases[0].received_at))


def test_meals_in_the_office_and_telephones_on_the_road() -> None:
    day = Day("0120", NEW_FORMS, "work", time(8, 20), time(17, 40))
    assert set(day_values(day, "service_clerk")) == {"meal_start", "meal_end"}
    assert set(day_values(day, "installer")) == {"phone_on"}
    assert day_values(replace(day, clock_in=None), "installer") == {}


def test_the_desk_is_kept_by_clerks_who_are_in(plan: Plan, days: Sequence[Day]) -> None:
    present = desk_days(plan, OCTOBER, days)
    calls, reports = phone_rows(plan, OCTOBER, present), report_rows(plan, OCTOBER, present)
    assert {row["agent"] for row in calls} == {"0120"}
    daily = [row for row in reports if row["kind"] == "daily"]
    assert [row["date"] for row in daily] == list(present)
    assert {row["date"].weekday() for row in reports if row["kind"] == "weekly"} == {4}  # type: ignore[union-attr]


def test_goods_come_before_they_are_installed(plan: Plan, orders: Sequence[Order]) -> None:
    rows = delivery_rows(plan, orders, OCTOBER)
    assert rows
    for row in rows:
        moments = [row["ordered_at"], row["delivered_at"], row["installed_at"]]
        assert all(isinstance(moment, datetime) for moment in moments)
        assert moments == sorted(moments, key=str)


def test_an_entry_out_of_a_complaint_takes_its_person_and_day(
    plan: Plan, orders: Sequence[Order], cases: Sequence[Complaint]
) -> None:
    case = next(c for c in cases if c.finding == "established" and c.closed_at and not c.duplicate_of)
    entry = {"rule": "F-54", "link": "complaint", "about": case.category, "before": LATER.date()}
    (row,) = entered_rows({"log": "violations", "rows": [entry]}, Past(plan, orders, [case], []))
    assert (row["person"], row["complaint_no"]) == (case.order.lead, case.number)
    assert row["date"] == case.received_at.date()


def test_an_entry_about_nothing_known_is_left_out(plan: Plan, orders: Sequence[Order]) -> None:
    lost = {"rule": "F-54", "link": "complaint", "about": "服务态度", "before": LATER.date()}
    stranger = {"rule": "F-06", "person": "0999", "date": NEW_FORMS}
    assert entered_rows({"log": "violations", "rows": [lost, stranger]}, Past(plan, orders, [], [])) == []
