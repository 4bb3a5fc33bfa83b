"""F-67, F-68, D-15: contracts late and complained about; T-65: projects called back; D-10: repeats a person caused."""

from decimal import Decimal

import pytest

from tests.kpi.world import Sums, world

ROSTER = """
工号 | 姓名 | 岗位 | 入职日期
0103 | 张三 | 维修工 | 2020-01-06
0105 | 王芳 | 客服 | 2022-03-01
W001 | 豫安安装队 | 安装工 | 2024-01-01
"""
CONTRACTS = """
合同编号 | 乙方 | 约定完工日期 | 实际完工日期 | 总安装费 | 台数 | 安装单价 | 签订日期
HT1 | 豫安安装队 | 03-10 | 03-10 | 12800 | | | 02-10
HT2 | 豫安安装队 | 03-10 | 03-11 | 12800 | | | 02-10
HT3 | 豫安安装队 | 02-20 | 03-12 | | 160 | 80 | 02-10
HT4 | 豫安安装队 | 03-30 | | 12800 | | | 02-10
HT5 | 豫安安装队 | 03-31 | | 12800 | | | 02-10
HT6 | 豫安安装队 | 03-10 | 03-05 | 12800 | | | 02-10
"""


def test_days_late_are_counted_when_the_contract_is_completed() -> None:
    """F-67: the day agreed is in time, the day after is one day late; the amount is the total fee."""
    seen = world(contracts=CONTRACTS, roster=ROSTER, kpis="contract_late_days")
    cases = seen.cases("contract_late_days")
    assert {no: case.numerator for no, case in cases.items() if case.state == "counted"} == {
        "HT1": 0, "HT2": 1, "HT3": 20, "HT6": 0,
    }  # fmt: skip
    assert {cases[no].amount for no in ("HT2", "HT3")} == {Decimal(12800)}
    assert seen.sums("contract_late_days", "W001").numerator == 21


@pytest.mark.parametrize(
    ("as_of", "pending"), [("03-31 00:00", ["HT4"]), ("03-30 23:59", []), ("04-02 00:00", ["HT4"])]
)
def test_an_overdue_contract_is_pending_from_the_day_after(as_of: str, pending: list[str]) -> None:
    rows = "\n".join(line for line in CONTRACTS.splitlines() if "03-1" not in line or "约定" in line)
    seen = world(contracts=rows, roster=ROSTER, as_of=as_of, kpis="contract_late_days")
    assert [no for no, outcome in seen.outcomes("contract_late_days").items() if outcome == "pending"] == pending


def test_a_contract_still_open_in_the_next_month_goes_on() -> None:
    seen = world(contracts=CONTRACTS, roster=ROSTER, month="2025-04", kpis="contract_late_days")
    assert {no: case.numerator for no, case in seen.cases("contract_late_days").items()} == {"HT4": 31, "HT5": 30}


def test_established_complaints_about_a_contract() -> None:
    """F-68, D-15: only established ones; the contract stands in its own column or as the number complained about."""
    complaints = """
    投诉编号 | 投诉时间 | 合同编号 | 工单号 | 核实结果
    TS1 | 03-03 10:00 | HT1 | | 属实
    TS2 | 03-03 11:00 |     | HT1 | 属实
    TS3 | 03-04 10:00 | HT1 | | 不属实
    TS4 | 03-04 10:00 | HT1 | | 待核实
    TS5 | 03-04 10:00 | | WX9 | 属实
    TS6 | 04-01 00:00 | HT1 | | 属实
    """
    seen = world(contracts=CONTRACTS, complaints=complaints, roster=ROSTER, kpis="contract_complaints")
    assert seen.outcomes("contract_complaints") == {"TS1": "hit", "TS2": "hit", "TS3": "miss", "TS4": "pending"}
    assert seen.sums("contract_complaints", "W001") == Sums(2, None, pending=1)
    assert seen.cases("contract_complaints")["TS1"].amount == Decimal(12800)


PROJECTS = """
项目编号 | 交付日期 | 服务截止日期 | 客服负责人
XM1 | 2024-03-01 | | 王芳
XM2 | 2024-02-29 | | 王芳
XM3 | 2025-02-28 | | 王芳
XM4 | 2025-03-01 | | 王芳
XM5 | 2025-01-10 | 2025-03-30 | 王芳
XM6 | 2025-01-10 | 2025-03-31 | 王芳
"""


def test_young_projects_are_called_every_month_older_ones_every_quarter() -> None:
    """T-65, P-32: one year to the day is still monthly, a day more quarterly; the month after delivery is the first."""
    calls = """
    项目编号 | 项目回访时间 | 回访人
    XM1 | 02-28 23:59:59 | 王芳
    XM2 | 01-01 00:00:00 | 王芳
    XM3 | 03-31 23:59:59 | 王芳
    XM6 | 04-01 00:00:00 | 王芳
    """
    seen = world(projects=PROJECTS, project_callbacks=calls, kpis="project_callbacks")
    assert seen.outcomes("project_callbacks") == {"XM1": "miss", "XM2": "hit", "XM3": "hit", "XM6": "miss"}
    assert seen.sums("project_callbacks", "0105") == Sums(2, 4)


@pytest.mark.parametrize(("month", "due"), [("2025-04", {"XM3", "XM4"}), ("2025-06", {"XM1", "XM2", "XM3", "XM4"})])
def test_quarters_are_counted_to_their_last_month(month: str, due: set[str]) -> None:
    seen = world(projects=PROJECTS, month=month, as_of="07-01 00:00", kpis="project_callbacks")
    assert set(seen.cases("project_callbacks")) == due


def test_a_callback_is_pending_until_its_period_is_over() -> None:
    for at, pending in (("03-31 23:59:59", 4), ("04-01 00:00:00", 0)):
        assert world(projects=PROJECTS, as_of=at, kpis="project_callbacks").sums("project_callbacks").pending == pending


REPEATS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间 | 机号 | 责任类别 | 标准收费
WX1 | 维修 | 张三 | 02-27 09:00 | 02-28 10:00 | H1 | 产品 | 50
WX2 | 维修 | 刘洋 | 03-03 09:00 | 03-03 10:00 | H1 | 人员 | 80
WX3 | 维修 | 张三 | 03-01 09:00 | 03-01 10:00 | H2 | 产品 | 50
WX4 | 维修 | 张三 | 03-04 09:00 | 03-04 10:00 | H2 | | 60
WX5 | 维修 | 张三 | 03-05 09:00 | 03-05 10:00 | H2 | 用户 | 60
WX6 | 维修 | 张三 | 02-01 09:00 | 02-01 10:00 | H3 | 产品 | 50
WX7 | 维修 | 张三 | 03-03 10:00:00 | 03-03 11:00 | H3 | 人员 | 60
WX8 | 维修 | 张三 | 02-01 09:00 | 02-01 10:00 | H4 | 产品 | 50
WX9 | 维修 | 张三 | 03-03 10:00:01 | 03-03 11:00 | H4 | 人员 | 60
"""


def test_repeats_that_a_person_caused() -> None:
    """D-10, F-60: found to be the person's fault within 30 days; pending without a cause; the earlier technician's."""
    complaints = (
        "投诉编号 | 投诉时间 | 工单号 | 核实结果\nTS1 | 03-03 12:00 | WX1 | 属实\nTS2 | 03-03 12:00 | WX7 | 不属实"
    )
    seen = world(work_orders=REPEATS, complaints=complaints, kpis="repeat_by_person")
    assert seen.outcomes("repeat_by_person") == {"WX2": "hit", "WX4": "pending", "WX7": "hit"}
    assert seen.owners("repeat_by_person")["WX2"] == "0103"
    case = seen.cases("repeat_by_person")["WX2"]
    assert (case.amount, tuple(case.flags), case.subject) == (Decimal(80), ("complaint",), "WX2")
    assert not seen.cases("repeat_by_person")["WX7"].flags
