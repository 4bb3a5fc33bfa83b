"""The manufacturer's scheme (S54): T-58 to T-60 and numbering by every case, F-73 listed without an amount."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from pipeline.jobs.complaints import route
from tests.policies.held import Held, definitions, shipped_policy

MAKER = Held("manufacturer-complaints")
HEAD = (
    "投诉编号 | 投诉时间 | 受理日期 | 调查完成时间 | 调查报告时间 | "
    "业务退回时间 | 综合意见时间 | 结案时间 | 国内/国外 | 处理人"
)


def states(row: str) -> dict[str, str]:
    """What each standard says of 王芳, who handled this one complaint."""
    card = MAKER.cards(complaints=f"{HEAD}\n{row}")["0105"]
    return {verdict.id: verdict.state for verdict in card.standards}


def test_t58_t59_t60_the_last_day_is_in_time() -> None:
    """T-58, T-59, T-60; X-18: this scheme counts from acceptance."""
    row = "250301 | 03-02 | 03-03 | 03-05 | 03-08 23:59:59 | 03-10 | 03-11 23:59:59 | 03-18 23:59:59 | 国内 | 王芳"
    assert set(states(row).values()) == {"met"}


def test_t58_t59_t60_a_second_later_is_too_late() -> None:
    """T-58, T-59, T-60."""
    row = "250301 | 03-02 | 03-03 | 03-05 | 03-09 00:00:00 | 03-10 | 03-12 00:00:00 | 03-19 00:00:00 | 国内 | 王芳"
    assert states(row) == {
        "report_in_3_days": "missed", "opinion_in_1_day": "missed", "closed_in_15_days": "missed", "numbered": "met",
    }  # fmt: skip


@pytest.mark.parametrize(("closed", "state"), [("03-23 23:59:59", "met"), ("03-24 00:00:00", "missed")])
def test_t60_customers_abroad_wait_twenty_days(closed: str, state: str) -> None:
    assert states(f"250301 | 03-02 | 03-03 | | | | | {closed} | 国外 | 王芳")["closed_in_15_days"] == state


@pytest.mark.parametrize("number", ["250300", "2503100", "250201", "TS250301"])
def test_s54_a_number_in_another_form_or_of_another_month_misses(number: str) -> None:
    assert states(f"{number} | 03-02 | 03-03 | | | | | | | 王芳")["numbered"] == "missed"


def test_f73_who_is_responsible_is_listed_and_no_amount_proposed() -> None:
    """Only established complaints, in the month of closing; the loss entered goes along with the case."""
    rows = """
    投诉编号 | 投诉时间 | 被投诉人 | 是否属实 | 损失金额 | 结案时间
    250301 | 03-02 | 张三 | 属实   | 800 | 03-31 23:59:59
    250302 | 03-02 | 张三 | 不成立 | 800 | 03-10
    250303 | 03-02 | 张三 | 属实   | 800 |
    250304 | 03-02 | 李四 | 属实   | 800 | 04-01 00:00:00
    """
    cards = MAKER.cards(complaints=rows)
    (proposal,) = cards["0103"].proposals
    assert (proposal.rule, proposal.amount) == ("F-73", None)
    assert [(case.case_no, case.amount) for case in proposal.cases] == [("250301", Decimal(800))]
    assert cards["0104"].proposals == ()


@pytest.mark.parametrize(
    ("texts", "department", "source"),
    [
        (("strong", None, None, "产品质量"), "售后经理", "S5.12"),
        (("urgent", None, None, None), "总经理室", "S3"),
        ((None, "reopened", None, "产品质量"), "总经理室", "S3"),
        (("ordinary", "received", "quality_fault", "服务"), "质量管理部", "S54"),
        ((None, "received", "human_factor", "产品质量"), "业务部", "S54"),
        ((None, "received", None, "包装破损"), "仓储物流部", "S3"),
        ((None, "received", None, "其他", "原物料不良"), "总经理室会同有关单位", "S54"),
    ],
)
def test_s54_s3_where_a_complaint_goes(texts: Sequence[str | None], department: str, source: str) -> None:
    found = route(shipped_policy("manufacturer-complaints").routes, *texts)
    assert found is not None
    assert (found.department.zh, found.source) == (department, source)


def test_nothing_but_limits_is_judged() -> None:
    """X-33: the missing tables are replaced by no figure."""
    policy = shipped_policy("manufacturer-complaints")
    assert (policy.has_total, policy.grades, policy.caps) == (False, (), ())
    assert {definitions().kpis[name].always for name in policy.figures} == {False}
