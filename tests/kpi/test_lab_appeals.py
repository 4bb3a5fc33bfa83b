"""S55 and S28: appeals against test reports, and limits in working days."""

from __future__ import annotations

import pytest

from tests.kpi.world import Sums, World, world

APPEAL, ANSWERED, URGENT, TWO = "appeal_in_time", "retest_answered_15d", "retest_urgent_3wd", "retest_by_two"
HANDLED = "handled_3wd"


def seen(kpi: str, text: str, as_of: str = "05-05 00:00", month: str = "2025-03") -> World:
    """A month measured from one table of appeals."""
    return world(lab_appeals=text, as_of=as_of, month=month, kpis=kpi)


def test_t62_an_appeal_comes_within_ten_days_of_the_report() -> None:
    outcomes = seen(
        APPEAL,
        """
        申诉编号 | 申诉日期 | 收到报告日期
        SS1 | 03-13 23:59:59 | 03-03
        SS2 | 03-14 00:00:00 | 03-03
        SS3 | 03-13 09:00    |
        SS4 | 03-13 09:00    | 03-13 15:00
        SS5 | 03-03 09:00    | 02-25
        """,
    ).outcomes(APPEAL)
    assert outcomes == {"SS1": "hit", "SS2": "miss", "SS4": "hit", "SS5": "hit"}


def test_t62_an_appeal_before_the_report_is_a_data_fault() -> None:
    text = "申诉编号 | 申诉日期 | 收到报告日期\nSS1 | 03-13 09:00 | 03-14"
    # what is dated after the month's judgement would be unseen; this one lies before it
    assert seen(APPEAL, text).outcomes(APPEAL) == {"SS1": "end_before_start"}


ANSWERS = """
申诉编号 | 申诉日期 | 是否紧急申诉 | 申诉受理日期 | 书面答复日期 | 复检结果 | 经办人
SS1 | 03-03 | 否   | 03-04 15:00 | 03-19 23:59:59 | 维持原报告 | 王芳
SS2 | 03-03 |      | 03-04 15:00 | 03-20 00:00:00 | 更正       | 王芳
SS3 | 03-03 | 紧急 | 03-04 15:00 | 03-20 00:00:00 | 更正       | 王芳
SS4 | 03-03 |      | 03-04 15:00 |                | 不予受理   | 王芳
SS5 | 03-03 |      | 03-04 15:00 |                | 撤回       | 王芳
SS6 | 03-03 |      |             | 03-05          | 维持       | 王芳
"""


def test_t63_the_retest_is_answered_in_writing_within_fifteen_days() -> None:
    found = seen(ANSWERED, ANSWERS)
    assert found.outcomes(ANSWERED) == {"SS1": "hit", "SS2": "miss", "SS4": "inadmissible", "SS5": "withdrawn"}
    assert found.sums(ANSWERED, "0105") == Sums(1, 2, excluded=2)


@pytest.mark.parametrize(("as_of", "outcome"), [("03-19 23:59:59", "pending"), ("03-20 00:00:00", "miss")])
def test_t63_an_open_appeal_waits_until_the_fifteenth_day_is_over(as_of: str, outcome: str) -> None:
    text = "申诉编号 | 申诉日期 | 申诉受理日期\nSS1 | 03-03 | 03-04 15:00"
    assert seen(ANSWERED, text, as_of).outcomes(ANSWERED) == {"SS1": outcome}


def test_s55_a_retest_takes_two_people() -> None:
    found = seen(
        TWO,
        """
        申诉编号 | 申诉日期 | 复检完成日期 | 复检人数
        SS1 | 03-03 | 03-10 | 2
        SS2 | 03-03 | 03-10 | 1
        SS3 | 03-03 | 03-10 |
        SS4 | 03-03 |       | 2
        SS5 | 03-03 | 03-10 | 3
        """,
    )
    assert found.outcomes(TWO) == {"SS1": "hit", "SS2": "miss", "SS3": "pending", "SS5": "hit"}


def test_t64_urgent_appeals_are_answered_within_three_working_days() -> None:
    """Over the National Day holiday of 2026 and its make-up workdays: Sunday 20 September works, so does 10 October."""
    outcomes = seen(
        URGENT,
        """
        申诉编号 | 申诉日期 | 是否紧急申诉 | 申诉受理日期 | 书面答复日期
        SS1 | 2026-09-17 | 紧急 | 2026-09-18 10:00 | 2026-09-22 23:59:59
        SS2 | 2026-09-17 | 紧急 | 2026-09-18 10:00 | 2026-09-23 00:00:00
        SS3 | 2026-09-29 | 紧急 | 2026-09-29 10:00 | 2026-10-09 23:59:59
        SS4 | 2026-09-29 | 紧急 | 2026-09-29 10:00 | 2026-10-10 00:00:00
        SS5 | 2026-09-29 | 紧急 | 2026-09-30 10:00 | 2026-10-10 23:59:59
        SS6 | 2026-09-29 | 紧急 | 2026-09-30 10:00 | 2026-10-11 00:00:00
        SS7 | 2026-09-29 |      | 2026-09-30 10:00 | 2026-10-12 00:00:01
        """,
        as_of="2026-12-01 00:00",
        month="2026-09",
    ).outcomes(URGENT)
    assert outcomes == {"SS1": "hit", "SS2": "miss", "SS3": "hit", "SS4": "miss", "SS5": "hit", "SS6": "miss"}


def test_t41_problems_passed_on_are_handled_within_three_working_days() -> None:
    """Counted from the dispatch, else from the registration; an installation is no problem of a customer's."""
    found = world(
        work_orders="""
        工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 完成时间
        WX1 | 维修 | 张三 | 2026-02-11 09:00 | 2026-02-12 09:00 | 2026-02-24 23:59:59
        WX2 | 维修 | 张三 | 2026-02-11 09:00 | 2026-02-12 09:00 | 2026-02-25 00:00:00
        WX3 | 维修 | 张三 | 2026-02-11 09:00 |                  | 2026-02-14 23:59:59
        WX4 | 安装 | 张三 | 2026-02-11 09:00 | 2026-02-12 09:00 |
        WX5 | 保养 | 张三 | 2026-02-11 09:00 | 2026-02-12 09:00 |
        """,
        month="2026-02",
        as_of="2026-03-01 00:00",
        kpis=HANDLED,
    )
    assert found.outcomes(HANDLED) == {"WX1": "hit", "WX2": "miss", "WX3": "hit", "WX5": "miss"}
