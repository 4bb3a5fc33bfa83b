"""The testing station's scheme (S55): T-63 and T-64 by every appeal, two people at a retest, T-62 a figure only."""

from __future__ import annotations

import pytest

from pipeline.jobs.complaints import route
from tests.policies.held import Held, shipped_policy

LAB = Held("lab")
HEAD = (
    "申诉编号 | 申诉日期 | 收到报告日期 | 是否紧急申诉 | 申诉受理日期 | 复检完成日期 | 复检人数 | 书面答复日期 | 经办人"
)


def states(row: str) -> dict[str, str]:
    """What each standard says of 王芳, who handled this one appeal."""
    card = LAB.cards(lab_appeals=f"{HEAD}\n{row} | 王芳")["0105"]
    return {verdict.id: verdict.state for verdict in card.standards}


@pytest.mark.parametrize(
    ("urgent", "answered", "standard", "state"),
    [
        ("", "03-29 23:59:59", "answered_in_15_days", "met"),
        ("", "03-30 00:00:00", "answered_in_15_days", "missed"),
        ("紧急", "03-19 23:59:59", "urgent_in_3_working_days", "met"),
        ("紧急", "03-20 00:00:00", "urgent_in_3_working_days", "missed"),
    ],
)
def test_t63_t64_answers_are_due_after_fifteen_days_or_three_working_days(
    urgent: str, answered: str, standard: str, state: str
) -> None:
    """Accepted on Friday 14 March: Monday is the first working day. Each appeal is held to one limit only."""
    found = states(f"SS1 | 03-13 | 03-10 | {urgent} | 03-14 10:00 | | | {answered}")
    others = {"answered_in_15_days", "urgent_in_3_working_days"} - {standard}
    assert found[standard] == state
    assert {found[other] for other in others} == {"no_data"}


@pytest.mark.parametrize(("testers", "state"), [("1", "missed"), ("2", "met"), ("3", "met")])
def test_s55_a_retest_needs_two_people(testers: str, state: str) -> None:
    assert states(f"SS1 | 03-13 | 03-10 | | 03-14 | 03-20 | {testers} | 03-21")["retest_by_two"] == state


def test_t62_the_customers_deadline_judges_nobody() -> None:
    policy = shipped_policy("lab")
    assert "appeal_in_time" in policy.figures
    assert "appeal_in_time" not in {standard.kpi for standard in policy.standards}


def test_s55_disputes_about_data_go_to_the_technical_office() -> None:
    found = route(shipped_policy("lab").routes, "ordinary", "received", None, "对检测数据有异议")
    assert found is not None
    assert found.department.zh == "技术业务室"
