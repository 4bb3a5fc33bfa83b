"""Limits under a service calendar (S23), and cases that need a day of a year without a calendar."""

from __future__ import annotations

import pytest

from pipeline.definitions.calendars import Calendar, load_calendars
from pipeline.errors import Unusable
from pipeline.kpi.ask import Ask
from pipeline.kpi.measure import measure
from pipeline.month import Month
from tests.kpi.tables import moment
from tests.kpi.world import KPIS, SHARED, World, database

S23 = load_calendars()["S23"]
# 2025-03-03 is a Monday; open 8:00-12:00 and 13:30-17:30
CASES = {
    "contact_on_time": """
工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 首次联系时间
IN | 维修 | 张三 | 03-03 09:00 | 03-03 11:50:00 | 03-03 13:40:00
OVER | 维修 | 张三 | 03-03 09:00 | 03-03 11:50:00 | 03-03 13:40:01
""",
    "dispatch_on_time": """
工单号 | 工单类型 | 派工员 | 报修时间 | 派工时间
IN | 维修 | 陈静 | 03-03 17:25:00 | 03-04 08:25:00
OVER | 维修 | 陈静 | 03-03 17:25:00 | 03-04 08:25:01
""",
    "resolved_24h": """
工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间
IN | 维修 | 张三 | 03-03 08:00:00 | 03-05 17:30:00
OVER | 维修 | 张三 | 03-03 08:00:00 | 03-06 08:00:01
""",
    "complaint_closed_on_time": """
投诉编号 | 投诉时间 | 处理人 | 结案时间
IN | 03-03 08:00:00 | 王芳 | 03-05 17:30:00
OVER | 03-03 08:00:00 | 王芳 | 03-06 08:00:01
""",
}
LOGS = {"complaint_closed_on_time": "complaints"}


def outcomes(calendar: Calendar | None, kpi: str, month: str = "2025-03", **logs: str) -> dict[str, str]:
    """What came of each case of these tables when that calendar is under the KPI's limit."""
    as_of = f"{Month.parse(month).plus(2)}-05 00:00"
    with database(month=month, as_of=as_of, logs=logs) as db:
        ask = Ask("shipped", {kpi: KPIS[kpi]}, SHARED, calendar=lambda _: calendar)
        return World(measure(db, [ask], Month.parse(month), moment(as_of))).outcomes(kpi)


@pytest.mark.parametrize("kpi", CASES)
def test_limit_stands_still_outside_the_hours(kpi: str) -> None:
    """Exactly at the limit of open time, and one second beyond; by a plain clock both are misses."""
    logs = {LOGS.get(kpi, "work_orders"): CASES[kpi]}
    assert outcomes(S23, kpi, **logs) == {"IN": "hit", "OVER": "miss"}
    assert outcomes(None, kpi, **logs) == {"IN": "miss", "OVER": "miss"}


def test_follow_up_calls_have_the_same_clock() -> None:
    orders = """
工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间
IN | 安装 | 李四 | 03-03 07:00 | 03-03 08:00:00
OVER | 安装 | 李四 | 03-03 07:00 | 03-03 08:00:00
"""
    calls = """
工单号 | 回访时间 | 回访人
IN | 03-05 17:30:00 | 王芳
OVER | 03-06 08:00:01 | 王芳
"""
    logs = {"work_orders": orders, "follow_up_calls": calls}
    assert outcomes(S23, "follow_up_on_time", **logs) == {"IN": "hit", "OVER": "miss"}
    assert outcomes(None, "follow_up_on_time", **logs) == {"IN": "miss", "OVER": "miss"}


def test_a_case_that_needs_an_unknown_year_is_told() -> None:
    head = "工单号 | 工单类型 | 派工员 | 报修时间 | 派工时间\n"
    in_time = head + "A | 维修 | 陈静 | 2026-12-31 17:00:00 | 2026-12-31 17:30:00\n"
    assert outcomes(S23, "dispatch_on_time", "2026-12", work_orders=in_time) == {"A": "hit"}
    over = head + "B | 维修 | 陈静 | 2026-12-31 17:25:00 | 2027-01-01 09:05:00\n"
    with pytest.raises(Unusable) as raised:
        outcomes(S23, "dispatch_on_time", "2026-12", work_orders=over)
    assert (raised.value.key, raised.value.values["year"]) == ("error.calendar_year", 2027)


def test_orders_of_other_months_ask_for_no_calendar() -> None:
    """Rows created in an unknown year do not stop the month before it."""
    orders = """
工单号 | 工单类型 | 派工员 | 报修时间 | 派工时间
A | 维修 | 陈静 | 2026-12-30 17:00:00 | 2026-12-30 17:10:00
B | 维修 | 陈静 | 2027-01-04 17:00:00 | 2027-01-04 17:10:00
"""
    assert outcomes(S23, "dispatch_on_time", "2026-12", work_orders=orders) == {"A": "hit"}
