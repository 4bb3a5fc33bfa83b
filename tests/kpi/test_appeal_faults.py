"""Appeals that a clerk has to put right: what is missing, who decided, and remedies that cannot be carried out."""

from __future__ import annotations

import pytest

from pipeline.month import Month
from pipeline.workspace import shipped
from tests.kpi.test_appeals import ORDERS
from tests.kpi.world import KPIS, LATER, MONTH, database, measured

HEAD = "月份 | 工号 | 指标 | 工单号 | 申诉理由 | 申诉结果 | 审批人 | 审批日期 | 处理方式 | 改判给"
FIXED = "2025-03 | 0103 | resolved_24h | WX1 |"
CHECKS = {file.stem: file.read_text(encoding="utf-8") for file in shipped("sql", "check").glob("appeal_*.sql")}


def _faults(row: str, as_of: str = LATER) -> dict[str, str]:
    """What the checks say of one appeal in March: the detail by check."""
    chosen, march = {name: KPIS[name] for name in ("resolved_24h", "response_minutes")}, Month.parse(MONTH)
    found: dict[str, str] = {}
    with database(as_of=as_of, logs={"work_orders": ORDERS, "appeals": f"{HEAD}\n{row}"}) as db:
        measured(db, chosen, MONTH, as_of)
        for name, check in CHECKS.items():
            db.script(f"create or replace temp table told as (\n{check}\n)", {"month_start": march.start})
            for (detail,) in db.rows("select detail from told"):
                found[name] = detail
    return found


@pytest.mark.parametrize(
    "row",
    [
        f"{FIXED} 用户不在家 | 成立 | 陈静 | 04-10 | |",
        f"{FIXED} 用户不在家 | 成立 | 陈静 | 03-01 | 改判达标 |",
        f"{FIXED} 师傅换班 | 成立 | 0101 | 04-10 | 改判他人 | 李四",
        f"{FIXED} 用户不在家 | 不成立 | 陈静 | 04-10 | |",
        f"{FIXED} 用户不在家 | 待定 | | | |",
        f"{FIXED} | | | | |",
    ],
)
def test_a_whole_appeal_is_no_fault(row: str) -> None:
    assert _faults(row) == {}


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ("| 成立 | 陈静 | 04-10 | |", {"appeal_incomplete": "resolved_24h"}),
        ("理由 | 成立 | | 04-10 | |", {"appeal_incomplete": "resolved_24h"}),
        ("理由 | 不成立 | 陈静 | | |", {"appeal_incomplete": "resolved_24h"}),
        ("理由 | 成立 | 张三 | 04-10 | |", {"appeal_own_decision": "张三"}),
        ("理由 | 不成立 | 0103 | 04-10 | |", {"appeal_own_decision": "0103"}),
        ("理由 | 成立 | 陈静 | 02-28 | |", {"appeal_decided_too_early": "2025-02-28"}),
        ("理由 | 成立 | 陈静 | 04-10 | 改判他人 |", {"appeal_nobody_to_charge": "resolved_24h"}),
        ("理由 | 成立 | 陈静 | 04-10 | 改判他人 | 刘伟", {"appeal_nobody_to_charge": "ambiguous_person: 刘伟"}),
        ("理由 | 成立 | 陈静 | 04-10 | 改判他人 | 赵六", {"appeal_nobody_to_charge": "not_employed: 赵六"}),
        ("理由 | 成立 | 陈静 | 04-10 | 改判他人 | 张三", {"appeal_nobody_to_charge": "same_person: 张三"}),
    ],
)
def test_what_is_wrong_with_a_decision_is_told(row: str, faults: dict[str, str]) -> None:
    assert _faults(f"{FIXED} {row}") == faults


def test_an_appellant_nobody_knows_is_told_before_the_decision_too() -> None:
    found = _faults("2025-03 | 9999 | resolved_24h | WX1 | 理由 | 待定 | | | |")
    assert found == {"appeal_person_not_found": "unknown_person: 9999"}


def test_a_figure_of_amounts_cannot_be_declared_met() -> None:
    found = _faults("2025-03 | 0103 | response_minutes | WX1 | 理由 | 成立 | 陈静 | 04-10 | 改判达标 |")
    assert found == {"appeal_remedy_not_possible": "response_minutes"}


def test_a_remedy_that_changes_no_case_is_told() -> None:
    found = _faults("2025-03 | 0103 | resolved_24h | WX9 | 理由 | 成立 | 陈静 | 04-10 | 改判他人 | 李四")
    assert found == {"appeal_without_case": "resolved_24h"}


@pytest.mark.parametrize(("as_of", "count"), [("04-09 23:59:59", 0), ("04-10 00:00:00", 1)])
def test_a_decision_is_checked_from_its_day_on(as_of: str, count: int) -> None:
    assert len(_faults(f"{FIXED} 理由 | 成立 | 张三 | 04-10 | |", as_of)) == count


def test_an_appeal_of_another_month_is_told_there() -> None:
    assert _faults("2025-02 | 0103 | resolved_24h | WX9 | | 成立 | 张三 | 01-10 | 改判他人 |") == {}
