"""R-06, R-07, T-46: scores of follow-up calls and surveys, and calls within 24 hours of an installation."""

from fractions import Fraction

import pytest

from tests.kpi.world import Sums, world

ORDERS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间 | 状态
WX1 | 维修 | 张三 | 02-27 09:00 | 02-28 10:00 |
AZ2 | 安装 | 李四 | 03-01 09:00 | 03-03 10:00 |
WX3 | 维修 | 张三 | 03-01 09:00 |             | 作废
"""
CALLS = """
工单号 | 回访时间 | 回访人 | 满意度 | 分制
WX1 | 03-01 00:00:00 | 王芳 | 4   | 5
WX1 | 03-31 23:59:59 | 王芳 | 87  | 100
AZ2 | 03-04 10:00:00 | 王芳 | 0   | 5
AZ2 | 03-05 10:00:00 | 王芳 |     |
WX3 | 03-04 10:00:00 | 王芳 | 1   | 5
WX9 | 03-04 10:00:00 | 王芳 | 5   | 5
AZ2 | 04-01 00:00:00 | 王芳 | 5   | 5
"""


def test_each_score_is_a_share_of_its_own_scale() -> None:
    """张三: 4/5 + 87/100 = 1.67 of two calls."""
    seen = world(work_orders=ORDERS, follow_up_calls=CALLS, kpis="satisfaction")
    assert seen.sums("satisfaction", "0103") == Sums(Fraction(167, 100), 2)
    assert seen.sums("satisfaction", "0104") == Sums(0, 1)
    figure = seen.measured.figures["satisfaction", "technician", "0103"]
    assert (figure.low, figure.high) == (None, None)


def test_a_call_about_an_unknown_order_is_nobodys_and_one_about_a_cancelled_order_no_case() -> None:
    seen = world(work_orders=ORDERS, follow_up_calls=CALLS, kpis="satisfaction")
    assert seen.owners("satisfaction")["WX9"] == "nobody_named"
    assert "WX3" not in seen.cases("satisfaction")
    assert seen.sums("satisfaction") == Sums(Fraction(167, 100) + 1, 4)


INSTALLED = """
工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间
AZ1 | 安装 | 李四 | 03-01 09:00 | 03-03 10:00
AZ2 | 安装 | 李四 | 03-01 09:00 | 03-03 10:00
AZ3 | 安装 | 李四 | 03-01 09:00 | 03-03 10:00
AZ4 | 安装 | 李四 | 03-01 09:00 | 03-03 10:00
AZ5 | 安装 | 李四 | 03-01 09:00 | 03-03 10:00
WX6 | 维修 | 张三 | 03-01 09:00 | 03-03 10:00
AZ7 | 安装 | 李四 | 03-01 09:00 |
"""
FOLLOWED = """
工单号 | 回访时间 | 回访人
AZ1 | 03-04 10:00:00 | 王芳
AZ1 | 03-09 10:00:00 | 陈静
AZ2 | 03-04 10:00:01 | 王芳
AZ3 | 03-03 09:59:59 | 王芳
AZ5 | 03-03 11:00:00 |
AZ5 | 03-03 12:00:00 | 王芳
"""


def test_the_first_call_within_a_day_of_the_installation() -> None:
    """T-46, D-17, X-12: within 24 hours of completion, to the second."""
    seen = world(work_orders=INSTALLED, follow_up_calls=FOLLOWED, kpis="follow_up_on_time")
    assert seen.outcomes("follow_up_on_time") == {
        "AZ1": "hit", "AZ2": "miss", "AZ3": "end_before_start", "AZ4": "miss", "AZ5": "hit",
    }  # fmt: skip
    assert seen.sums("follow_up_on_time") == Sums(2, 4, excluded=1)


def test_the_call_is_its_callers_and_a_missing_one_the_companys() -> None:
    """Nobody signed the first call of AZ5; that 王芳 called later does not make it hers."""
    seen = world(work_orders=INSTALLED, follow_up_calls=FOLLOWED, kpis="follow_up_on_time")
    assert seen.owners("follow_up_on_time") == {
        "AZ1": "0105", "AZ2": "0105", "AZ3": "0105", "AZ4": "nobody_named", "AZ5": "nobody_named",
    }  # fmt: skip
    assert seen.sums("follow_up_on_time", "0105") == Sums(1, 2, excluded=1)


@pytest.mark.parametrize(("as_of", "outcome"), [("03-04 10:00:00", "pending"), ("03-04 10:00:01", "miss")])
def test_a_missing_call_waits_for_its_day(as_of: str, outcome: str) -> None:
    seen = world(work_orders=INSTALLED, follow_up_calls=FOLLOWED, as_of=as_of, kpis="follow_up_on_time")
    assert seen.outcomes("follow_up_on_time")["AZ4"] == outcome


def test_surveys_of_the_month_are_of_the_person_named() -> None:
    surveys = """
    问卷编号 | 日期 | 姓名 | 满意度 | 分制
    DC1 | 03-01 | 张三 | 9  | 10
    DC2 | 03-31 | 0103 | 60 | 100
    DC3 | 04-01 | 张三 | 1  | 10
    DC4 | 03-15 | 刘伟 | 1  | 10
        | 03-15 | 李四 | 4  | 5
        | 03-15 | 李四 | 4  | 5
    """
    seen = world(surveys=surveys, kpis="survey_satisfaction")
    assert seen.sums("survey_satisfaction", "0103") == Sums(Fraction(9, 10) + Fraction(6, 10), 2)
    assert seen.sums("survey_satisfaction", "0104") == Sums(Fraction(8, 5), 2)
    assert seen.owners("survey_satisfaction")["DC4"] == "ambiguous_person"
