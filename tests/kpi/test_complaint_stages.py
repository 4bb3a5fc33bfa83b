"""S54, S53, S3: the stages of a complaint, each with its own clock, and how complaints are numbered."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.kpi.tables import table
from tests.kpi.world import Sheet, Sums, World, world

REPORT, OPINION, CLOSED = "complaint_report_3d", "complaint_opinion_1d", "complaint_closed_15d"
NUMBERS = "complaint_numbering"


def seen(kpi: str, text: str, as_of: str = "05-05 00:00") -> World:
    """March measured from one table of complaints."""
    return world(complaints=text, as_of=as_of, kpis=kpi)


def test_t58_the_report_is_due_three_days_after_the_investigation() -> None:
    outcomes = seen(
        REPORT,
        """
        投诉编号 | 投诉时间 | 调查完成时间 | 调查报告时间 | 处理人 | 重复投诉编号
        250301 | 03-02 09:00 | 03-05 16:00 | 03-08 23:59:59 | 王芳 |
        250302 | 03-02 09:00 | 03-05 16:00 | 03-09 00:00:00 | 王芳 |
        250303 | 03-02 09:00 | 03-05 16:00 | 03-05 08:00:00 | 王芳 |
        250304 | 03-02 09:00 | 03-05 16:00 | 03-04 23:59:59 | 王芳 |
        250305 | 03-02 09:00 | 03-05 16:00 |                | 王芳 | 250301
        250306 | 03-02 09:00 |             | 03-06 09:00:00 | 王芳 |
        250307 | 02-20 09:00 | 02-28 16:00 | 03-01 09:00:00 | 王芳 |
        """,
    ).outcomes(REPORT)
    assert outcomes == {
        "250301": "hit", "250302": "miss", "250303": "hit", "250304": "end_before_start", "250305": "duplicate",
    }  # fmt: skip


@pytest.mark.parametrize(("as_of", "outcome"), [("03-08 23:59:59", "pending"), ("03-09 00:00:00", "miss")])
def test_t58_a_missing_report_waits_until_the_third_day_is_over(as_of: str, outcome: str) -> None:
    text = "投诉编号 | 投诉时间 | 调查完成时间\n250301 | 03-02 09:00 | 03-05 16:00"
    assert seen(REPORT, text, as_of).outcomes(REPORT) == {"250301": outcome}


def test_t59_the_combined_opinion_is_due_the_day_after_sales_sent_the_form_back() -> None:
    """T-59: the end of the next day is in time."""
    outcomes = seen(
        OPINION,
        """
        投诉编号 | 投诉时间 | 业务退回时间 | 综合意见时间 | 处理人
        250301 | 03-02 09:00 | 03-10 08:00 | 03-11 23:59:59 | 王芳
        250302 | 03-02 09:00 | 03-10 08:00 | 03-12 00:00:00 | 王芳
        250303 | 03-02 09:00 | 03-10 08:00 | 03-10 08:00:00 | 王芳
        """,
    ).outcomes(OPINION)
    assert outcomes == {"250301": "hit", "250302": "miss", "250303": "hit"}


CLOSING = """
投诉编号 | 投诉时间 | 受理日期 | 国内/国外 | 结案时间 | 重开时间 | 是否属实 | 处理人
250301 | 03-01 09:00 | 03-03 15:00 | 国内 | 03-18 23:59:59 |             | 属实 | 王芳
250302 | 03-01 09:00 | 03-03 15:00 |      | 03-19 00:00:00 |             | 属实 | 王芳
250303 | 03-01 09:00 | 03-03 15:00 | 国外 | 03-23 23:59:59 |             | 属实 | 王芳
250304 | 03-01 09:00 | 03-03 15:00 | 海外 | 03-24 00:00:00 |             | 属实 | 王芳
250305 | 03-01 09:00 | 03-03 15:00 | 国内 | 03-10 09:00:00 | 03-12 09:00 | 属实 | 王芳
250306 | 03-01 09:00 | 03-03 15:00 | 国内 | 03-18 09:00:00 | 03-12 09:00 | 属实 | 王芳
250307 | 03-01 09:00 | 03-03 15:00 | 国内 |                |             | 撤诉 | 王芳
250308 | 03-01 09:00 |             | 国内 | 03-05 09:00:00 |             | 属实 | 王芳
"""


def test_t60_closed_fifteen_days_after_acceptance_twenty_for_customers_abroad() -> None:
    """250305 was closed and opened again, 250306 closed once more; 250308 was never accepted."""
    found = seen(CLOSED, CLOSING)
    assert found.outcomes(CLOSED) == {
        "250301": "hit", "250302": "miss", "250303": "hit", "250304": "miss", "250305": "miss", "250306": "hit",
        "250307": "withdrawn",
    }  # fmt: skip
    assert found.sums(CLOSED, "0105") == Sums(3, 6, excluded=1)


@pytest.mark.parametrize(
    ("as_of", "domestic", "abroad"),
    [
        ("03-18 23:59:59", "pending", "pending"),
        ("03-19 00:00:00", "miss", "pending"),
        ("03-23 23:59:59", "miss", "pending"),
        ("03-24 00:00:00", "miss", "miss"),
    ],
)
def test_t60_open_complaints_wait_for_their_own_limit(as_of: str, domestic: str, abroad: str) -> None:
    text = """
    投诉编号 | 投诉时间 | 受理日期 | 国内/国外
    250301 | 03-01 09:00 | 03-03 15:00 | 国内
    250302 | 03-01 09:00 | 03-03 15:00 | 国外
    """
    assert seen(CLOSED, text, as_of).outcomes(CLOSED) == {"250301": domestic, "250302": abroad}


def test_s3_and_s512_complaints_that_had_to_go_up_are_counted() -> None:
    found = seen(
        "strong_complaints",
        """
        投诉编号 | 投诉时间 | 严重程度 | 处理人 | 重复投诉编号
        250301 | 03-02 09:00 | 反映激烈 | 王芳 |
        250302 | 03-02 09:00 | 紧急     | 王芳 |
        250303 | 03-02 09:00 | 重大     | 王芳 |
        250304 | 03-02 09:00 | 一般     | 王芳 |
        250305 | 03-02 09:00 |          | 王芳 |
        250306 | 03-02 09:00 | 重大     | 王芳 | 250303
        """,
    )
    assert found.sums("strong_complaints", "0105") == Sums(3, None, excluded=1)


DEPARTMENTS = """
投诉编号 | 投诉时间 | 责任部门 | 被投诉人 | 是否属实 | 损失金额 | 结案时间 | 重开时间 | 处理人 | 关联工单
250301 | 03-02 09:00 | 品质部 | 张三 | 属实   | 300    | 03-05 09:00 |             | 王芳 | WX1
250302 | 03-02 09:00 | 品质部 |      | 属实   | 120.50 | 03-05 09:00 |             | 王芳 | WX2
250303 | 03-02 09:00 | 储运部 | 张三 | 不成立 | 80     | 03-05 09:00 |             | 王芳 |
250304 | 03-02 09:00 |        | 张三 |        |        | 03-05 09:00 |             | 王芳 |
250305 | 03-02 09:00 |        | 张三 | 属实   | 60     | 03-05 09:00 | 03-06 09:00 | 王芳 |
250306 | 02-25 09:00 |        | 李四 | 属实   |        | 03-31 23:59:59 |          | 王芳 |
"""
ORDERS = "工单号 | 工单类型 | 师傅 | 报修时间\nWX1 | 维修 | 李四 | 03-01 09:00\nWX2 | 维修 | 李四 | 03-01 09:00"


def test_p25_complaints_received_by_department() -> None:
    cases = seen("complaints_by_department", DEPARTMENTS).cases("complaints_by_department")
    assert [(number, case.part) for number, case in sorted(cases.items())] == [
        ("250301", "品质部"), ("250302", "品质部"), ("250303", "储运部"), ("250304", None), ("250305", None),
    ]  # fmt: skip


def test_f73_established_complaints_closed_in_the_month_are_charged_with_their_loss() -> None:
    """F-73, P-28: 250305 is open again, 250303 not established; the month is that of closing, as in the review."""
    found = world(complaints=DEPARTMENTS, work_orders=ORDERS, kpis="complaints_charged complaint_loss")
    cases = found.cases("complaints_charged")
    assert found.outcomes("complaints_charged") == {
        "250301": "hit", "250302": "hit", "250303": "miss", "250304": "pending", "250306": "hit",
    }  # fmt: skip
    assert found.sums("complaints_charged", "0103") == Sums(1, None, pending=1)
    assert found.sums("complaints_charged", "0104") == Sums(2, None)
    assert [cases[n].amount for n in ("250301", "250302")] == [300, pytest.approx(120.5)]
    assert str(cases["250306"].at) == "2025-03-31 23:59:59"
    assert (cases["250301"].subject, cases["250303"].subject) == ("WX1", "250303")
    assert [list(cases[n].flags or ()) for n in ("250301", "250303")] == [["complaint"], []]
    assert float(found.sums("complaint_loss").numerator) == 420.5


def test_s55_complaints_opened_again_are_counted_in_the_month_of_reopening() -> None:
    found = seen("complaints_reopened", DEPARTMENTS)
    assert found.outcomes("complaints_reopened") == {"250305": "hit"}


def numbers(*rows: str, as_of: str = "05-05 00:00") -> dict[str, str | None]:
    """What is wrong with each complaint's number, None where nothing is."""
    text = "\n".join(["投诉编号 | 投诉时间 | 受理日期 | 投诉内容", *rows])
    return {number: case.reason for number, case in seen(NUMBERS, text, as_of).cases(NUMBERS).items()}


def test_s54_numbers_are_year_month_and_two_digits() -> None:
    assert numbers(
        "250301 | 03-01 09:00 | | 漏水",
        "250399 | 03-31 23:59:59 | | 漏水",
        "250300 | 03-05 09:00 | | 漏水",
        "2503100 | 03-30 09:00 | | 漏水",
        "250201 | 03-05 09:00 | | 漏水",
        "250401 | 03-31 09:00 | 04-01 | 漏水",
        "250402 | 03-31 09:00 | 03-31 | 漏水",
        "TS250303 | 03-05 09:00 | | 漏水",
        "25034 | 03-05 09:00 | | 漏水",
    ) == {
        "250301": None, "250399": None, "250300": "number_zero", "2503100": "number_beyond_99",
        "250201": "number_of_another_month", "250401": None, "250402": "number_of_another_month",
        "TS250303": "number_form", "25034": "number_form",
    }  # fmt: skip


def used_twice(first: str, second: str) -> str | None:
    """What is wrong with 250307 when two workbooks give it these rows, the second one later."""
    sheets = [
        Sheet("complaints", table("complaints", f"投诉编号 | 投诉时间 | 关联工单 | 投诉内容\n{row}"), book=f"{at}.xlsx")
        for at, row in enumerate((first, second))
    ]
    return world(*sheets, kpis=NUMBERS).cases(NUMBERS)["250307"].reason


def test_s54_a_number_is_never_used_again() -> None:
    """The same row written again, or with its day put right, is one complaint; another matter on another day is not."""
    assert used_twice("250307 | 03-04 09:00 | WX1 | 漏水", "250307 | 03-11 10:00 | WX9 | 态度差") == "number_reused"
    assert used_twice("250307 | 03-04 09:00 | WX1 | 漏水", "250307 | 03-04 09:00 | WX1 | 漏水，已上门") is None
    assert used_twice("250307 | 03-04 09:00 | WX1 | 漏水", "250307 | 03-05 09:00 | WX1 | 漏水") is None
    assert used_twice("250307 | 03-04 09:00 | | 漏水", "250307 | 03-11 10:00 | | 态度差") == "number_reused"
    assert used_twice("250307 | 03-04 09:00 | | ", "250307 | 03-05 09:00 | | ") == "number_reused"


def test_s54_a_number_put_right_is_a_fault_no_more() -> None:
    header = "投诉编号 | 投诉时间 | 关联工单 | 投诉内容"
    first = table("complaints", f"{header}\n250307 | 03-04 09:00 | WX1 | 漏水\n250307 | 03-11 10:00 | WX9 | 态度差")
    again = table("complaints", f"{header}\n250307 | 03-04 09:00 | WX1 | 漏水\n250308 | 03-11 10:00 | WX9 | 态度差")
    later = Sheet("complaints", again, exported_at=datetime(2025, 5, 1), book="b.xlsx")
    found = world(Sheet("complaints", first, book="a.xlsx"), later, kpis=NUMBERS)
    assert {number: case.reason for number, case in found.cases(NUMBERS).items()} == {"250307": None, "250308": None}
