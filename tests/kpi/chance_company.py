"""Small companies made by chance, crowded with ties, gaps, versions and odd orders of events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.kpi.tables import Row
from tests.kpi.world import Sheet

PEOPLE = ["0103", "张三", "张三(0103)", "0104", "李四", "李四、张三", "刘伟", "9999", "赵六", "孙七", None]
ASSETS = ["HX001", "HX002", "HX003", None, None]
PHONES = ["13800000001", "13800000002", None]
CAUSES = ["installation", "installation", "customer", "product", "parts", "technician", None, None]
INSTALL_DATES = [date(2025, 2, 20), date(2025, 3, 2), date(2024, 3, 15), date(2024, 2, 29), None]
NUMBERS = [f"WX{number:02d}" for number in range(30)]


def company(random: Random) -> list[Sheet]:
    """The sheets of a company of 30 orders, some of them exported twice, with the logs around them."""
    orders = [_order(random, number) for number in NUMBERS]
    again = [_again(random, row) for row in random.sample(orders, 8)]
    exports = [datetime(2025, 4, 28), datetime(2025, 4, 28), datetime(2025, 4, 29)]
    random.shuffle(exports)
    return [
        Sheet("work_orders", orders, exports[0], datetime(2025, 4, 30, random.randint(8, 9))),
        Sheet("work_orders", again, exports[1], datetime(2025, 4, 30, random.randint(8, 9))),
        Sheet("complaints", [_complaint(random, n) for n in range(12)]),
        Sheet("follow_up_calls", _distinct([_call(random) for _ in range(20)], ("order_no", "called_at"))),
        Sheet("attendance", [_day(random, who, n) for who in ("0103", "李四", "刘伟") for n in range(1, 12)]),
        Sheet("training", [_training(random, n) for n in range(6)]),
        Sheet("surveys", [_survey(random, n) for n in range(4)]),
        Sheet("inspections", [_inspection(random, n) for n in range(8)]),
        Sheet("appeals", _appeals(random)),
    ]


def _order(random: Random, number: str) -> Row:
    created = datetime(2025, random.choice([2, 3, 3, 3, 4]), random.randint(1, 28), random.choice([0, 9, 23]))
    created = random.choice([created, created, datetime(2025, 3, 31, 23, 59, 59), datetime(2025, 3, 1)])
    sent = _after(random, created, [0, 600, 1800, 1801, -60, 86400, None])
    done = _after(random, created, [3600, 7200, 86400, 86401, 3 * 86400, 40 * 86400, -3600, None])
    start = _after(random, created, [86400, 2 * 86400, None])
    return {
        "order_no": number,
        "order_type": random.choice(["repair", "repair", "repair", "install", "install", "maintain"]),
        "parent_order_no": random.choice([*NUMBERS, *[None] * 60]),
        "phone": random.choice(PHONES),
        "product": random.choice(["净水器", "开水机", None]),
        "asset_no": random.choice(ASSETS),
        "installer": random.choice(["0104", "张三", None]),
        "install_date": random.choice(INSTALL_DATES),
        "created_at": created,
        "dispatched_at": sent,
        "dispatcher": random.choice(["陈静", "0101", None]),
        "first_contact_at": _after(random, sent, [0, 1200, 1201, 7200, 7201, -1, None]),
        "appointment_at": start,
        "appointment_end_at": _after(random, start, [0, 7200]),
        "arrived_at": _after(random, start, [-600, 0, 1, 7200, 7201, None]),
        "completed_at": done,
        "customer_agreed_later": random.choice([True, False, None, None]),
        "technician": random.choice(PEOPLE),
        "visits": random.choice([0, 1, 1, 2, None]),
        "resolved_first": random.choice([True, True, False, None]),
        "fault": random.choice(["漏水", "接头渗水", "不制热", "water leak", None]),
        "cause": random.choice(CAUSES),
        "is_leak": random.choice([True, False, None, None, None]),
        "fee_charged": random.choice([Decimal(0), Decimal("80.50"), None]),
        "fee_remitted_at": _after(random, done, [0, 3 * 86400, 4 * 86400, -86400, None]),
        "slip_returned_at": _after(random, done, [0, 3 * 86400, 4 * 86400, -86400, None]),
        "status": random.choice(["completed", "open", None, None, None, "cancelled"]),
    }


def _after(random: Random, start: datetime | None, seconds: Sequence[int | None]) -> datetime | None:
    later = random.choice(seconds)
    return None if start is None or later is None else start + timedelta(seconds=later)


def _again(random: Random, row: Row) -> Row:
    other = _order(random, row["order_no"])
    changed = random.sample(sorted(set(row) - {"order_no"}), 6)
    pairs = {"appointment_at", "appointment_end_at"}
    names = {*changed, *pairs} if pairs & set(changed) else set(changed)
    return row | {name: other[name] for name in names}


def _complaint(random: Random, number: int) -> Row:
    received = datetime(2025, random.choice([2, 3, 3, 3]), random.randint(1, 28), random.choice([0, 20]))
    return {
        "complaint_no": f"TS{number:02d}",
        "received_at": received,
        "order_no": random.choice([*NUMBERS[:10], "WX99", None]),
        "respondent": random.choice([*PEOPLE, None, None, None]),
        "finding": random.choice(["established", "established", "not_established", "withdrawn", "pending", None]),
        "customer_left": random.choice([True, False, None]),
        "handler": random.choice(["王芳", "9999", None]),
        "closed_at": _after(random, received, [3600, 86400, 86401, 72 * 3600, 72 * 3600 + 1, -1, None]),
        "duplicate_of": random.choice(["TS98", f"TS{number:02d}", *[None] * 5]),
    }


def _call(random: Random) -> Row:
    score = random.choice([None, Decimal(0), Decimal(3), Decimal(5)])
    return {
        "order_no": random.choice([*NUMBERS, "WX99"]),
        "called_at": datetime(2025, 3, random.randint(1, 28), random.choice([0, 9, 10])),
        "caller": random.choice(["王芳", "0105", "9999", None]),
        "score": score,
        "scale": None if score is None else Decimal(random.choice([5, 10, 100])),
    }


def _distinct(rows: Sequence[Row], key: tuple[str, ...]) -> list[Row]:
    return list({tuple(row[name] for name in key): row for row in rows}.values())


def _day(random: Random, who: str, number: int) -> Row:
    day = date(2025, 3, number)
    clocks = [(8, 55, 0), (9, 0, 0), (9, 0, 1), (9, 30, 0), (10, 0, 0), (10, 0, 1)]
    clock = random.choice([*clocks, None])
    leave = random.choice([None, None, None, None, "事假"])
    return {
        "date": day,
        "person": who,
        "scheduled": random.choice([True, True, True, False]),
        "clock_in": None if clock is None else datetime(day.year, day.month, day.day, *clock),
        "leave_type": leave,
        "leave_approved": random.choice([True, False]) if leave else None,
        "absenteeism": random.choice([True, False, False, None, None, None]),
        "worked_hours": random.choice([Decimal("7.5"), Decimal(8)]),
        "available_hours": Decimal(8),
    }


def _training(random: Random, number: int) -> Row:
    score = random.choice([None, Decimal(60), Decimal("87.5")])
    return {
        "date": date(2025, random.choice([2, 3, 3]), 1 + number),
        "person": random.choice(["0103", "李四", "刘伟"]),
        "course": "安全操作",
        "attended": random.choice([True, False, None]),
        "score": score,
        "full_marks": None if score is None else Decimal(100),
    }


def _survey(random: Random, number: int) -> Row:
    when = date(2025, random.choice([2, 3, 3]), 10)
    score: dict[str, Any] = {"score": Decimal(random.randint(0, 5)), "scale": Decimal(5)}
    return {"survey_no": f"DC{number}", "date": when, "person": random.choice(["张三", "0104"]), **score}


def _inspection(random: Random, number: int) -> Row:
    return {
        "inspected_on": date(2025, random.choice([3, 3, 4]), 5),
        "person": random.choice(["0103", "李四"]),
        "item": f"第{number}项",
        "result": random.choice(["pass", "pass", "fail", "na"]),
    }


def _appeals(random: Random) -> list[Row]:
    kpis = ["resolved_24h", "first_time_fix", "contact_on_time", "completion", "leaks_1y", "repeat_repair"]
    rows = [
        {
            "month": random.choice(["2025-03", "2025-03", "2025-02"]),
            "employee_no": random.choice(["0103", "李四"]),
            "kpi": kpi,
            "case": number,
            "outcome": random.choice(["upheld", "upheld", "dismissed", "pending"]),
            "decided_on": random.choice([date(2025, 3, 20), date(2025, 4, 10), None]),
        }
        for kpi in kpis
        for number in random.sample(NUMBERS, 6)
    ]
    return _distinct(rows, ("month", "employee_no", "kpi", "case"))
