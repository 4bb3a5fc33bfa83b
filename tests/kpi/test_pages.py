"""What the shipped analysis pages say of a small company: rows that can be counted by hand."""

from __future__ import annotations

import pytest

from tests.kpi.paged import paged

COMPLAINTS = "投诉编号 | 投诉时间 | 关联工单 | 被投诉人 | 投诉类别 | 核实结果 | 责任部门 | 重复投诉编号 | 结案时间"
ORDERS = "工单号 | 工单类型 | 师傅 | 派工时间 | 首次联系时间 | 报修时间 | 完成时间"
UNITS = "工单号 | 工单类型 | 师傅 | 机号 | 产品 | 报修时间 | 完成时间 | 故障现象 | 责任类别 | 原单号"
REPAIRS = "工单号 | 工单类型 | 师傅 | 机号 | 产品 | 报修时间 | 完成时间 | 故障现象 | 责任类别 | 上门次数 | 是否一次解决"


def lines(head: str, *rows: str) -> str:
    return "\n".join([head, *rows])


SOME_COMPLAINTS = lines(
    COMPLAINTS,
    "TS1 | 03-02 09:00 |     | 张三 | 服务态度 | 属实   | 品质部 |     | 03-04 10:00",
    "TS2 | 03-03 09:00 | WX1 |      | 服务态度 | 不成立 |        |     | 03-05 10:00",
    "TS3 | 03-04 09:00 |     | 李四 | 收费     | 待核实 | 品质部 |     |            ",
    "TS4 | 03-05 09:00 |     | 张三 |          | 属实   |        |     |            ",
    "TS5 | 03-06 09:00 |     | 张三 | 服务态度 | 属实   |        | TS1 |            ",
    "TS6 | 03-07 09:00 |     | 甲某 | 收费     | 撤诉   |        |     |            ",
    "TS7 | 02-20 09:00 |     | 李四 | 收费     |        |        |     |            ",
    "TS8 | 04-01 09:00 |     | 李四 | 收费     |        |        |     |            ",
)
ONE_ORDER = lines(ORDERS, "WX1 | 维修 | 刘伟(0106) | | | 03-01 09:00 | 03-02 09:00")


def test_complaints_by_category() -> None:
    """TS5 repeats TS1 and is left out; TS7 and TS8 are of other months."""
    seen = paged("complaints", complaints=SOME_COMPLAINTS, work_orders=ONE_ORDER)
    columns = ("category", "received", "established", "not_established", "pending", "withdrawn", "left_out")
    assert seen.rows("by_category", *columns) == [
        ("收费", 2, 0, 0, 1, 1, 0),
        ("服务态度", 2, 1, 1, 0, 0, 1),
        (None, 1, 1, 0, 0, 0, 0),
    ]
    assert seen.total("by_category", *columns[1:]) == (5, 2, 1, 1, 1, 1)


def test_complaints_by_team_stand_over_the_teams_completed_orders() -> None:
    """TS2 names nobody and is charged to the order's technician; TS6 names somebody whom the company does not know."""
    seen = paged("complaints", complaints=SOME_COMPLAINTS, work_orders=ONE_ORDER)
    assert seen.rows("by_team", "team", "received", "pending", "established", "orders", "share") == [
        ("一组", 3, 0, 2, 1, 2.0),
        ("二组", 1, 1, 0, 0, None),
        (None, 1, 0, 0, 0, None),
    ]
    assert seen.total("by_team", "received", "established", "orders") == (5, 2, 1)


def test_departments_are_shown_only_where_a_log_names_them() -> None:
    seen = paged("complaints", complaints=SOME_COMPLAINTS)
    assert seen.rows("by_department", "department", "received") == [(None, 3), ("品质部", 2)]
    nowhere = paged("complaints", complaints=SOME_COMPLAINTS.replace("品质部", "   "))
    assert "by_department" not in [one.section.id for one in nowhere.data.sections]


def test_open_complaints_reach_back_and_the_oldest_comes_first() -> None:
    """TS5 is a repeat and TS6 withdrawn; TS8 came after the month."""
    seen = paged("complaints", complaints=SOME_COMPLAINTS, as_of="04-10 00:00")
    assert seen.rows("open", "complaint_no", "age_days", "progress", "respondent") == [
        ("TS7", 49, "received", "0104"),
        ("TS3", 37, "received", "0104"),
        ("TS4", 36, "established", "0103"),
    ]


def test_a_complaint_closed_after_the_day_of_judgement_is_open() -> None:
    seen = paged("complaints", complaints=SOME_COMPLAINTS, as_of="03-04 09:30")
    assert "TS1" in [number for (number,) in seen.rows("open", "complaint_no")]


def test_the_list_has_every_complaint_of_the_month_with_what_became_of_it() -> None:
    seen = paged("complaints", complaints=SOME_COMPLAINTS, work_orders=ONE_ORDER)
    assert seen.rows("list", "complaint_no", "finding", "respondent") == [
        ("TS1", "established", "0103"),
        ("TS2", "not_established", "0106"),
        ("TS3", "pending", "0104"),
        ("TS4", "established", "0103"),
        ("TS5", "duplicate", "0103"),
        ("TS6", "withdrawn", None),
    ]


INSTALLATIONS = (
    "AZ1 | 安装 | 李四 | HX1 | 净水器 | 02-10 09:00 | 02-10 17:00 | | |",
    "AZ2 | 安装 | 李四 | HX2 | 净水器 | 03-03 09:00 | 03-03 17:00 | | |",
    "AZ3 | 安装 | 赵六 | HX3 | 空调   | 02-11 09:00 | 02-11 17:00 | | |",
    "AZ4 | 安装 | 李四 | HX4 | 空调   | 2024-01-11 09:00 | 2024-01-11 17:00 | | |",
)
LEAKS = lines(
    UNITS,
    *INSTALLATIONS,
    "WX1 | 维修 | 张三 | HX1 | 净水器 | 03-10 09:00 | 03-10 12:00 | 漏水 | 安装 |",
    "WX2 | 维修 | 张三 | HX2 | 净水器 | 03-10 09:00 | 03-10 12:00 | 漏水 |      |",
    "WX3 | 维修 | 张三 | HX3 | 空调   | 03-20 09:00 | 03-20 12:00 | 漏水 | 安装 |",
    "WX4 | 维修 | 张三 | HX4 | 空调   | 03-21 09:00 | 03-21 12:00 | 漏水 | 产品 |",
    "WX5 | 维修 | 张三 | HX9 | 空调   | 03-22 09:00 | 03-22 12:00 | 漏水 | 产品 |",
    "WX6 | 维修 | 张三 | HX1 | 净水器 | 03-12 09:00 | 03-12 12:00 | 漏水 | 安装 | WX1",
)


def test_leaks_by_installer_beside_the_machines_at_risk() -> None:
    """赵六 has left, so that his leak is nobody's; WX4's machine is older than a year and WX6 follows WX1 up."""
    seen = paged("leaks", work_orders=LEAKS)
    columns = ("installed", "reported", "pending", "new_machine", "confirmed", "at_risk")
    assert seen.rows("by_installer", "installer", *columns) == [
        ("0104", 1, 2, 1, 1, 1, 2),
        (None, 0, 2, 0, 0, 1, 1),
    ]
    assert seen.total("by_installer", *columns) == (1, 4, 1, 1, 2, 3)
    assert seen.rows("by_installer", "share") == [(0.5,), (1.0,)]


def test_leaks_by_cause_and_age_hold_all_of_them() -> None:
    seen = paged("leaks", work_orders=LEAKS)
    assert sorted(seen.rows("by_cause", "leaks", "new_machine", "within_year", "older")) == [
        (1, 1, 1, 0), (2, 0, 0, 2), (2, 1, 2, 0),
    ]  # fmt: skip
    assert [number for _, number in seen.rows("by_age", "age", "leaks")] == [1, 1, 1, 0, 0, 1, 1]
    assert seen.total("by_age", "leaks", "confirmed", "pending") == (5, 2, 1)


@pytest.mark.parametrize(
    ("leaked", "age"),
    [("03-03", "week"), ("03-10", "week"), ("03-11", "month"), ("04-02", "month"), ("04-03", "quarter"),
     ("06-01", "quarter"), ("06-02", "half"), ("08-30", "half"), ("08-31", "year"), ("2026-03-03", "year"),
     ("2026-03-04", "older"), ("03-02", "unknown")],
)  # fmt: skip
def test_ages_include_their_last_day(leaked: str, age: str) -> None:
    """The machine was installed on 3 March."""
    leak = f"WX1 | 维修 | 张三 | HX2 | 净水器 | {leaked} 20:00 | | 漏水 | 安装 |"
    month = leaked[:7] if leaked.count("-") == 2 else f"2025-{leaked[:2]}"
    seen = paged("leaks", month=month, as_of="2026-06-01 00:00", work_orders=lines(UNITS, INSTALLATIONS[1], leak))
    assert [name for name, number in seen.rows("by_age", "age", "leaks") if number] == [age]


def test_months_of_installation_say_which_are_still_maturing() -> None:
    """30 days after the end of March is 1 May, on whose first instant the month is final."""
    for as_of, standing in (("04-30 23:59:59", "maturing"), ("05-01 00:00", "final")):
        seen = paged("leaks", as_of=as_of, work_orders=LEAKS)
        assert seen.rows("by_install_month", "installed_in", "installations", "leaked", "standing") == [
            ("2025-03", 1, 0, standing),
        ]


def test_months_of_installation_stand_side_by_side() -> None:
    """AZ1 leaked 28 days after it was installed in February, AZ3 37 days after."""
    seen = paged("leaks", history=2, work_orders=LEAKS)
    assert seen.rows("by_install_month", "installed_in", "installations", "leaked", "share", "standing") == [
        ("2025-02", 2, 1, 0.5, "final"),
        ("2025-03", 1, 0, 0.0, "final"),
    ]
    assert seen.total("by_install_month", "installations", "leaked", "standing") == (3, 1, None)


def test_leaks_by_product_and_each_leak_with_its_installation() -> None:
    seen = paged("leaks", work_orders=LEAKS)
    assert seen.rows("by_product", "product", "leaks", "confirmed", "at_risk", "share") == [
        ("净水器", 2, 1, 2, 0.5),
        ("空调", 3, 1, 1, 1.0),
    ]
    assert seen.rows("list", "order_no", "age_days", "installer", "install_order_no") == [
        ("WX2", 7, "0104", "AZ2"),
        ("WX1", 28, "0104", "AZ1"),
        ("WX3", 37, None, "AZ3"),
        ("WX4", 435, None, "AZ4"),
        ("WX5", None, None, None),
    ]


def waits(*minutes: float, who: str = "张三", day: str = "03-03", kind: str = "维修", first: int = 1) -> list[str]:
    """Orders dispatched at nine and contacted so many minutes later."""
    return [
        f"WX{number} | {kind} | {who} | {day} 09:00 | {day} {9 + int(wait) // 60:02}:{int(wait) % 60:02}"
        f":{int(wait * 60) % 60:02} | {day} 08:00 |"
        for number, wait in enumerate(minutes, start=first)
    ]


def test_a_wait_belongs_to_the_class_whose_end_it_does_not_pass() -> None:
    seen = paged("response-times", work_orders=lines(ORDERS, *waits(0, 5, 5.5, 10, 30, 120, 121)))
    counted = seen.rows("distribution", "minutes", "orders", "within")
    assert counted == [
        ("0–5", 2, 2), ("5–10", 2, 4), ("10–15", 0, 4), ("15–20", 0, 4), ("20–30", 1, 5), ("30–60", 0, 5),
        ("60–120", 1, 6), ("120–240", 1, 7), ("240–1440", 0, 7), ("> 1440", 0, 7),
    ]  # fmt: skip
    assert seen.total("distribution", "orders", "share") == (7, 1.0)
    assert seen.rows("longest", "order_no", "waited", "person") == [("WX7", 121.0, "0103")]


def test_median_and_p90_by_team_and_order_type() -> None:
    """Of 10, 20, 30, 40, 50 minutes the median is 30 and nine tenths of the way lie at 46."""
    orders = [*waits(10, 20, 30, 40, 50), *waits(5, who="李四", kind="安装", first=6)]
    seen = paged("response-times", work_orders=lines(ORDERS, *orders))
    rows = seen.rows("by_team", "team", "orders", "median", "p90", "mean")
    assert rows == [("一组", 5, 30.0, pytest.approx(46), 30.0), ("二组", 1, 5.0, 5.0, 5.0)]
    assert seen.rows("by_order_type", "order_type", "orders", "median") == [("install", 1, 5.0), ("repair", 5, 30.0)]
    assert seen.total("by_team", "orders", "median") == (6, 25.0)


def test_a_cell_of_fewer_than_five_orders_is_blank() -> None:
    """3 March 2025 is a Monday, the fourth a Tuesday."""
    orders = [*waits(10, 20, 30, 40, 50), *waits(5, 5, 5, 5, day="03-04", first=6)]
    seen = paged("response-times", work_orders=lines(ORDERS, *orders))
    assert seen.rows("by_hour", "weekday", "orders", "h08", "h10") == [("1", 5, 30.0, None), ("2", 4, None, None)]
    assert seen.total("by_hour", "orders", "h08") == (9, 10.0)


SOME_REPAIRS = lines(
    REPAIRS,
    "WX1 | 维修 | 张三 | HX1 | 净水器 | 03-01 09:00 | 03-01 12:00 | 不制水 |      |   |",
    "WX2 | 维修 | 李四 | HX2 | 净水器 | 03-02 09:00 | 03-02 12:00 | 不制水 |      | 2 |",
    "WX3 | 维修 | 张三 | HX3 | 空调   | 03-03 09:00 | 03-03 12:00 | 不制冷 |      |   | 否",
    "WX4 | 维修 | 张三 | HX4 | 空调   | 03-04 09:00 | 03-04 12:00 | 不制冷 |      |   |",
    "WX5 | 维修 | 李四 | HX1 | 净水器 | 03-11 09:00 | 03-11 12:00 | 不制水 | 人员 |   |",
    "WX6 | 维修 | 李四 | HX4 | 空调   | 03-20 09:00 | 04-02 12:00 | 不制冷 | 产品 |   |",
)


def test_repairs_by_fault_product_team_and_reason() -> None:
    """WX5 and WX6 are repeats themselves; only the first of them counts against the order before."""
    seen = paged("first-time-fix", work_orders=SOME_REPAIRS)
    columns = ("visits", "fixed", "came_back", "share")
    assert seen.rows("by_fault", "fault", *columns) == [("不制冷", 2, 1, 0, 0.5), ("不制水", 2, 0, 1, 0.0)]
    assert seen.rows("by_product", "product", *columns) == [("净水器", 2, 0, 1, 0.0), ("空调", 2, 1, 0, 0.5)]
    assert seen.rows("by_team", "team", "visits", "fixed") == [("一组", 3, 1), ("二组", 1, 0)]
    assert seen.rows("by_reason", "reason", "orders", "share") == [
        ("came_back", 1, 0.25), ("several_visits", 1, 0.25), ("not_resolved_first", 1, 0.25), ("fixed", 1, 0.25),
    ]  # fmt: skip
    assert seen.total("by_reason", "orders") == (4,)


def test_repeats_by_cause_and_each_with_both_orders() -> None:
    seen = paged("first-time-fix", work_orders=SOME_REPAIRS)
    assert sorted(seen.rows("by_cause", "cause", "repeats", "charged")) == [("product", 1, 0), ("technician", 1, 1)]
    assert seen.rows("repeats", "order_no", "repeat_no", "days", "counts", "technician") == [
        ("WX1", "WX5", 10, "counts", "0103"),
        ("WX4", "WX6", 16, "left_out", "0103"),
    ]


@pytest.mark.parametrize("page", ["complaints", "leaks", "response-times", "first-time-fix"])
def test_a_month_without_any_row_has_empty_tables(page: str) -> None:
    for one in paged(page).data.sections:
        values = [value for row in one.rows for value in row if isinstance(value, int)]
        assert not any(values), one.section.id
