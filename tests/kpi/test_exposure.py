"""What events could have happened to, from the logs: machines by days of age, orders by kind; and who was there."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from pipeline.kpi.ask import Ask
from pipeline.kpi.exposure import Exposures, Presence
from pipeline.kpi.measure import Measured, measure
from pipeline.month import Month
from pipeline.scorecard.expected import Expectation, expected_of
from tests.kpi.tables import moment
from tests.kpi.world import KPIS, LATER, ROSTER, SHARED, database

MARCH = Month(2025, 3)
F = Fraction
ORDERS = "工单号 | 工单类型 | 师傅 | 机号 | 产品 | 安装日期 | 报修时间 | 完成时间 | 是否漏水 | 责任类别\n"
COMPLAINTS = "投诉编号 | 投诉时间 | 关联工单 | 被投诉人 | 是否属实\n"


def measured(
    *kpis: str, months: int = 1, month: str = "2025-03", as_of: str = LATER, roster: str = ROSTER, **logs: str
) -> Measured:
    """The month with what the events of these KPIs could have happened to."""
    chosen = {kpi: KPIS[kpi] for kpi in kpis}
    ask = Ask(
        "shipped",
        chosen,
        SHARED,
        months=dict.fromkeys(kpis, months),
        exposed=dict.fromkeys(kpis, months),
        present=months,
    )
    with database(month=month, as_of=as_of, roster=roster, logs=logs) as db:
        return measure(db, [ask], Month.parse(month), moment(as_of))


def exposures(found: Measured, kpi: str) -> Exposures:
    """What the KPI's events could have happened to."""
    return found.exposures["shipped", kpi]


@pytest.mark.parametrize(
    ("completed", "as_of", "days"),
    [
        ("03-01 17:00", LATER, 31),
        ("03-31 17:00", LATER, 1),
        ("02-10 17:00", LATER, 12),  # day 30 is 12 March
        ("01-30 17:00", LATER, 1),  # day 30 is 1 March
        ("01-29 17:00", LATER, None),
        ("04-01 08:00", LATER, None),
        ("03-01 17:00", "03-10 12:00", 10),
    ],
)
def test_a_machine_counts_for_the_days_of_the_month_on_which_it_is_new(
    completed: str, as_of: str, days: int | None
) -> None:
    logs = ORDERS + f"AZ1 | 安装 | 李四 | HX1 | 热水器 | | 01-05 09:00 | {completed} | |"
    seen = exposures(measured("leaks_30d", as_of=as_of, work_orders=logs), "leaks_30d")
    assert seen.own == ({} if days is None else {(MARCH, "0104"): {"new": F(days)}})


def test_machines_within_a_year_are_new_or_older() -> None:
    """New up to 12 March, then older: 12 and 19 days; one of last March is in its first year up to the same date."""
    logs = ORDERS + (
        "AZ1 | 安装 | 李四 | HX1 | 热水器 | | 02-05 09:00 | 02-10 17:00 | |\n"
        "AZ2 | 安装 | 李四 | HX2 | 热水器 | | 2024-03-01 09:00 | 2024-03-05 17:00 | |\n"
        "WX1 | 维修 | 张三 | HX1 | 热水器 | | 03-20 09:00 | 03-20 12:00 | 是 | 安装\n"
    )
    seen = exposures(measured("leaks_1y", work_orders=logs), "leaks_1y")
    assert seen.own[MARCH, "0104"] == {"new": F(12), "to one year": F(19 + 5)}
    assert seen.events == {MARCH: {"to one year": F(1)}}
    assert seen.things[MARCH, "0104"] == 3


def test_what_the_company_rate_brings_somebody_with_half_of_the_machine_days() -> None:
    logs = ORDERS + (
        "AZ1 | 安装 | 李四 | HX1 | 热水器 | | 03-01 09:00 | 03-01 17:00 | |\n"
        "AZ2 | 安装 | 张三 | HX2 | 热水器 | | 03-01 09:00 | 03-01 17:00 | |\n"
        "WX1 | 维修 | 张三 | HX1 | 热水器 | | 03-05 09:00 | 03-05 12:00 | 是 | 安装\n"
        "WX2 | 维修 | 张三 | HX2 | 热水器 | | 03-06 09:00 | 03-06 12:00 | 是 | 安装\n"
        "WX3 | 维修 | 张三 | HX2 | 热水器 | | 03-16 09:00 | 03-16 12:00 | 是 | 用户\n"
    )
    found = measured("leaks_30d", work_orders=logs)
    normal = expected_of("leaks_30d", exposures(found, "leaks_30d"), found.history)
    assert normal("0104", (MARCH,)) == Expectation(1, F(1))


def test_complaints_stand_with_the_kind_of_their_order() -> None:
    """Old heaters are complained about, new fridges are not: who has the heaters is expected to have the complaint."""
    orders = "".join(
        f"{who}{n} | 维修 | {name} | | {product} | {bought} | 03-02 09:00 | 03-02 12:00 | |\n"
        for who, name, product, bought in (("A", "张三", "热水器", "2015-01-01"), ("B", "李四", "冰箱", "2024-09-01"))
        for n in range(10)
    )
    complaints = COMPLAINTS + (
        "TS1 | 03-05 10:00 | A1 | | 属实\nTS2 | 03-06 10:00 | A2 | | 不属实\nTS3 | 03-07 10:00 | A3 | | 待核实\n"
    )
    found = measured("complaint_rate", work_orders=ORDERS + orders, complaints=complaints)
    seen = exposures(found, "complaint_rate")
    assert seen.own[MARCH, "0103"] == {"repair · 热水器 · older": F(10)}
    assert seen.own[MARCH, "0104"] == {"repair · 冰箱 · first year": F(10)}
    assert {stratum: count for stratum, count in seen.events[MARCH].items() if count} == {"repair · 热水器 · older": 1}
    normal = expected_of("complaint_rate", seen, found.history)
    assert (normal("0103", (MARCH,)).events, normal("0104", (MARCH,)).events) == (F(1), F(0))


def test_an_upheld_appeal_takes_the_event_from_the_company_rate_as_well() -> None:
    orders = ORDERS + "A1 | 维修 | 张三 | | 热水器 | | 03-02 09:00 | 03-02 12:00 | |\n"
    complaints = COMPLAINTS + "TS1 | 03-05 10:00 | A1 | | 属实\n"
    appeals = "月份 | 工号 | 指标 | 投诉编号 | 结果 | 审批日期\n2025-03 | 0103 | 投诉率 | TS1 | 成立 | 04-02"
    found = measured("complaint_rate", work_orders=orders, complaints=complaints, appeals=appeals)
    seen = exposures(found, "complaint_rate")
    assert sum(seen.events.get(MARCH, {}).values()) == 0


def test_several_months_stand_apart() -> None:
    logs = ORDERS + (
        "A1 | 维修 | 张三 | | 热水器 | | 02-02 09:00 | 02-02 12:00 | |\n"
        "A2 | 维修 | 张三 | | 热水器 | | 03-02 09:00 | 03-02 12:00 | |\n"
    )
    seen = exposures(measured("complaint_rate", months=2, work_orders=logs), "complaint_rate")
    assert seen.months == {MARCH, MARCH.previous}
    assert set(seen.own) == {(MARCH, "0103"), (MARCH.previous, "0103")}


ATTENDANCE = "日期 | 工号 | 是否排班 | 签到时间 | 请假类型 | 批准\n"


def test_who_was_there() -> None:
    """March 2025 has 21 working days; 孙七 leaves on the 1st, a Saturday; somebody new comes on the 24th."""
    attendance = ATTENDANCE + (
        "03-03 | 0103 | 是 | | 工伤假 | 是\n03-04 | 0103 | 是 | | 工伤假 | 是\n"
        "03-05 | 0103 | 是 | | 事假 | 否\n03-08 | 0103 | 是 | | 年假 | 是\n"
    )
    orders = ORDERS + (
        "A1 | 维修 | 张三 | | 热水器 | | 03-02 09:00 | 03-02 12:00 | |\n"
        "A2 | 维修 | 张三 | | 热水器 | | 03-02 09:00 | 04-02 12:00 | |\n"
    )
    roster = ROSTER + "0110 | 周新 | 维修工 | 一组 | 城东 | 2025-03-24 |\n"
    found = measured("leaks_30d", roster=roster, attendance=attendance, work_orders=orders).presences
    assert found[MARCH, "0103"] == Presence(19, 1, date(2020, 1, 6), ("工伤假", "年假"))
    assert found[MARCH, "0110"] == Presence(6, 0, date(2025, 3, 24))
    assert found[MARCH, "0109"].working_days == 0
    assert (MARCH, "0108") not in found
