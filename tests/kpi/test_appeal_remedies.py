"""What an upheld appeal asks for: the case is left out, counts as met, or is charged to somebody else."""

from __future__ import annotations

import pytest

from tests.kpi.test_appeals import ORDERS
from tests.kpi.world import KPIS, LATER, Sums, World, world

HEAD = "月份 | 工号 | 指标 | 工单号 | 申诉结果 | 审批日期 | 处理方式 | 改判给 | 申诉理由 | 审批人"
DECIDED = "用户改约有录音 | 赵主任"
COMPLAINTS = """
投诉编号 | 投诉时间 | 被投诉人 | 是否属实
TS1 | 03-05 09:00 | 张三 | 属实
TS2 | 03-06 09:00 | 张三 |
"""


def _world(*rows: str, as_of: str = LATER, kpis: str = "resolved_24h completion", decided: str = DECIDED) -> World:
    """WX1 of 张三 took four days, WX2 two hours; 李四 and 王芳 have none."""
    appeals = "\n".join([HEAD, *(f"{row} | {decided}" for row in rows)])
    return world(work_orders=ORDERS, complaints=COMPLAINTS, appeals=appeals, as_of=as_of, kpis=kpis)


@pytest.mark.parametrize("remedy", ["剔除", "不计", "exclude", ""])
def test_left_out_is_what_a_blank_remedy_means(remedy: str) -> None:
    seen = _world(f"2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10 | {remedy} |")
    assert seen.sums("resolved_24h", "0103") == Sums(1, 1, excluded=1)
    assert seen.cases("resolved_24h")["WX1"].appeal == "appeal_upheld"


@pytest.mark.parametrize("decided", [" | 赵主任", "用户改约有录音 | ", "用户改约有录音 | 0103"])
def test_changing_a_case_takes_a_reason_and_somebody_else(decided: str) -> None:
    row = "2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10 | 改判达标 |"
    assert _world(row, decided=decided).sums("resolved_24h", "0103") == Sums(1, 2)
    assert _world(row).sums("resolved_24h", "0103") == Sums(2, 2)


def test_changing_a_case_takes_a_day() -> None:
    seen = _world("2025-03 | 0103 | resolved_24h | WX1 | 成立 | | 改判达标 |")
    assert seen.sums("resolved_24h", "0103") == Sums(1, 2)


@pytest.mark.parametrize(("as_of", "sums"), [("04-09 23:59:59", Sums(1, 2)), ("04-10 00:00:00", Sums(2, 2))])
def test_a_miss_counts_as_a_hit_from_the_day_of_the_decision_on(as_of: str, sums: Sums) -> None:
    seen = _world("2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10 | 改判达标 |", as_of=as_of)
    assert seen.sums("resolved_24h", "0103") == seen.sums("resolved_24h") == sums
    assert seen.sums("completion", "0103") == Sums(2, 2)


def test_a_case_that_counts_as_met_stays_counted_and_says_so() -> None:
    case = _world("2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10 | 达标 |").cases("resolved_24h")["WX1"]
    assert (case.state, case.reason, case.appeal) == ("counted", "appeal_met", "appeal_met")


def test_where_less_is_better_a_case_that_counts_as_met_adds_nothing() -> None:
    """The complaint is still among those received; the orders below the line stay."""
    seen = _world("2025-03 | 0103 | 投诉率 | TS1 | 成立 | 04-10 | 改判达标 |", kpis="complaint_rate")
    assert seen.sums("complaint_rate", "0103") == Sums(0, 2, pending=1)
    assert seen.cases("complaint_rate")["TS1"].state == "counted"


def test_a_pending_case_that_counts_as_met_waits_no_more() -> None:
    seen = _world("2025-03 | 0103 | 投诉率 | TS2 | 成立 | 04-10 | 改判达标 |", kpis="complaint_rate")
    assert seen.sums("complaint_rate", "0103") == Sums(1, 2)


def test_what_is_left_out_already_does_not_come_back() -> None:
    repeated = """
    投诉编号 | 投诉时间 | 被投诉人 | 是否属实 | 重复投诉编号
    TS1 | 03-05 09:00 | 张三 | 属实 |
    TS2 | 03-06 09:00 | 张三 | 属实 | TS1
    """
    appeals = f"{HEAD}\n2025-03 | 0103 | 投诉率 | TS2 | 成立 | 04-10 | 改判达标 | | {DECIDED}"
    seen = world(complaints=repeated, appeals=appeals, kpis="complaint_rate")
    assert seen.outcomes("complaint_rate")["TS2"] == "duplicate"


def test_an_order_below_the_line_is_no_case_to_change() -> None:
    rows = [f"2025-03 | 0103 | 投诉率 | WX1 | 成立 | 04-10 | {remedy}" for remedy in ("改判达标 |", "改判他人 | 0104")]
    for row in rows:
        assert _world(row, kpis="complaint_rate").sums("complaint_rate", "0103") == Sums(1, 2, pending=1)


@pytest.mark.parametrize(
    ("kpi", "met"),
    [
        ("resolved_24h", "all"),
        ("complaint_rate", "none"),
        ("repeat_repair", "none"),
        ("late_days", "none"),
        ("response_minutes", None),
        ("satisfaction", None),
        ("complaint_loss", None),
        ("points_deducted", None),
        ("praises", None),
    ],
)
def test_only_cases_that_are_met_or_not_can_be_declared_met(kpi: str, met: str | None) -> None:
    assert KPIS[kpi].met == met


def test_minutes_cannot_be_declared_met() -> None:
    orders = """
    工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 首次联系时间
    WX1 | 维修 | 张三 | 03-01 08:00 | 03-01 09:00 | 03-01 10:00
    """
    appeals = f"{HEAD}\n2025-03 | 0103 | response_minutes | WX1 | 成立 | 04-10 | 改判达标 | | {DECIDED}"
    seen = world(work_orders=orders, appeals=appeals, kpis="response_minutes")
    assert seen.sums("response_minutes", "0103") == Sums(60, 1)


# ---------------------------------------------------------------- charged to somebody else
TO_LI = "2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10 | 改判他人 | {who}"


@pytest.mark.parametrize("who", ["0104", "李四", "李四(0104)"])
def test_the_whole_case_goes_to_the_other_person_and_unit(who: str) -> None:
    seen = _world(TO_LI.format(who=who))
    units = ("0103", "0104", "一组", "二组", "城东", "城西", "company")
    sums = [seen.sums("resolved_24h", unit)[:2] for unit in units]
    assert sums == [(1, 1), (0, 1), (1, 1), (0, 1), (1, 1), (0, 1), (1, 2)]
    assert seen.owners("completion")["WX1"] == "0103"


def test_before_the_day_of_the_decision_nobody_else_is_charged() -> None:
    assert _world(TO_LI.format(who="0104"), as_of="04-09 23:59:59").owners("resolved_24h")["WX1"] == "0103"


def test_a_case_that_was_charged_elsewhere_keeps_its_facts_and_is_marked() -> None:
    case = _world(TO_LI.format(who="0104")).cases("resolved_24h")["WX1"]
    assert (case.state, case.appeal, case.person, case.team) == ("counted", "appeal_reassigned", "张三", "二组")


@pytest.mark.parametrize("who", ["", "刘伟", "9999", "赵六", "0103"], ids=["blank", "two", "unknown", "left", "self"])
def test_nobody_to_charge_changes_nothing(who: str) -> None:
    case = _world(TO_LI.format(who=who)).cases("resolved_24h")["WX1"]
    assert (case.employee_no, case.state, case.appeal) == ("0103", "counted", None)


@pytest.mark.parametrize(("remedy", "outcome"), [("", "appeal_upheld"), ("改判达标", "hit")])
def test_who_has_the_case_now_may_appeal_in_turn(remedy: str, outcome: str) -> None:
    own = f"2025-03 | 0104 | resolved_24h | WX1 | 成立 | 04-20 | {remedy} |"
    seen = _world(TO_LI.format(who="0104"), own)
    assert (seen.owners("resolved_24h")["WX1"], seen.outcomes("resolved_24h")["WX1"]) == ("0104", outcome)


@pytest.mark.parametrize(("first", "last", "outcome"), [("04-10", "04-12", "hit"), ("04-12", "04-10", "appeal_upheld")])
def test_of_two_decisions_about_one_case_the_last_one_stands(first: str, last: str, outcome: str) -> None:
    rows = (
        f"2025-03 | 0103 | resolved_24h | WX1 | 成立 | {first} | 剔除 |",
        f"2025-03 | 张三 | 24小时解决率 | WX1 | 成立 | {last} | 改判达标 |",
    )
    assert _world(*rows).outcomes("resolved_24h")["WX1"] == outcome
