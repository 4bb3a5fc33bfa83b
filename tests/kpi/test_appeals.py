"""An appeal that was upheld takes its case out of that one figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.jobs.run import run_score
from pipeline.month import Month
from pipeline.workspace import shipped
from tests.jobs.two_people import AS_OF, two_people
from tests.jobs.two_people import MONTH as OCTOBER
from tests.kpi.tables import moment
from tests.kpi.world import KPIS, LATER, MONTH, Sums, database, measured, world

ORDERS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 完成时间
WX1 | 维修 | 张三 | 03-01 08:00 | 03-01 09:00 | 03-05 09:00
WX2 | 维修 | 张三 | 03-01 08:00 | 03-01 09:00 | 03-01 10:00
"""


def _seen(row: str, as_of: str = "05-05 00:00") -> dict[str, str]:
    head = "月份 | 工号 | 指标 | case | outcome | 审批日期"
    seen = world(work_orders=ORDERS, appeals=f"{head}\n{row}", as_of=as_of, kpis="resolved_24h completion")
    assert seen.outcomes("completion") == {"WX1": "hit", "WX2": "hit"}
    return seen.outcomes("resolved_24h")


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10", "appeal_upheld"),
        ("2025-03 | 张三 | 24小时解决率 | WX1 | 成立 | 04-10", "appeal_upheld"),
        ("2025-03 | 张三 | Resolved within 24 hours | WX1 | 成立 |", "appeal_upheld"),
        ("2025-03 | 0103 | resolved_24h | WX1 | 不成立 | 04-10", "miss"),
        ("2025-03 | 0103 | resolved_24h | WX1 | 待定 | 04-10", "miss"),
        ("2025-02 | 0103 | resolved_24h | WX1 | 成立 | 04-10", "miss"),
        ("2025-03 | 0104 | resolved_24h | WX1 | 成立 | 04-10", "miss"),
        ("2025-03 | 0103 | 投诉率 | WX1 | 成立 | 04-10", "miss"),
        ("2025-03 | 0103 | 不明指标 | WX1 | 成立 | 04-10", "miss"),
    ],
)
def test_month_person_kpi_and_case_must_fit(row: str, outcome: str) -> None:
    assert _seen(row) == {"WX1": outcome, "WX2": "hit"}


def test_a_decision_is_unseen_before_its_day() -> None:
    row = "2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10"
    assert _seen(row, as_of="04-09 23:59:59")["WX1"] == "miss"
    assert _seen(row, as_of="04-10 00:00:00")["WX1"] == "appeal_upheld"


def test_the_case_counts_as_excluded_and_no_more_above_or_below_the_line() -> None:
    appeals = "月份 | 工号 | 指标 | case | outcome\n2025-03 | 0103 | resolved_24h | WX1 | 成立"
    seen = world(work_orders=ORDERS, appeals=appeals, kpis="resolved_24h")
    assert seen.sums("resolved_24h", "0103") == Sums(1, 1, excluded=1)


def test_an_upheld_complaint_leaves_the_rate_but_an_order_stays_below_the_line() -> None:
    complaints = "投诉编号 | 投诉时间 | 被投诉人 | 是否属实\nTS1 | 03-05 09:00 | 张三 | 属实"
    rows = [f"2025-03 | 0103 | 投诉率 | {number} | 成立" for number in ("TS1", "WX1")]
    appeals = "\n".join(["月份 | 工号 | 指标 | case | outcome", *rows])
    seen = world(work_orders=ORDERS, complaints=complaints, appeals=appeals, kpis="complaint_rate")
    assert seen.sums("complaint_rate", "0103") == Sums(0, 2, excluded=1)


# ---------------------------------------------------------------- appeals that change nothing are told
APPEALS = "月份 | 工号 | 指标 | case | outcome | 审批日期"
MISSED = f"{ORDERS}WX3 | 维修 | 李四 | 03-01 08:00 | 03-01 09:00 | 03-05 09:00"


def _told(*rows: str, as_of: str = LATER) -> list[tuple[str, str]]:
    """KPI and case of the appeals of March that are told as without a case."""
    chosen, march = {name: KPIS[name] for name in ("resolved_24h", "complaint_rate")}, Month.parse(MONTH)
    check = shipped("sql", "check", "appeal_without_case.sql").read_text(encoding="utf-8")
    complaints = "投诉编号 | 投诉时间 | 被投诉人 | 是否属实\nTS1 | 03-05 09:00 | 张三 | 属实"
    logs = {"work_orders": MISSED, "complaints": complaints, "appeals": "\n".join([APPEALS, *rows])}
    with database(as_of=as_of, logs=logs) as db:
        measured(db, chosen, MONTH, as_of)
        known = {"month_start": march.start, "month_end": march.end, "as_of": moment(as_of)}
        db.script(f"create or replace temp table told as (\n{check}\n)", known)
        return [(kpi, case_no) for kpi, case_no in db.rows("select detail, case_no from told order by source")]


@pytest.mark.parametrize(
    "row",
    [
        "2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10",
        "2025-03 | 张三 | 24小时解决率 | WX1 | 成立 |",
        "2025-03 | 0103 | 投诉率 | TS1 | 成立 |",
        "2025-03 | 0103 | resolved_24h | WX2 | 成立 |",
    ],
)
def test_an_appeal_that_takes_a_case_out_is_not_told(row: str) -> None:
    assert _told(row) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2025-03 | 0103 | resolved_24h | WX9 | 成立 |", ("resolved_24h", "WX9")),
        ("2025-03 | 0103 | resolved_24h | WX3 | 成立 |", ("resolved_24h", "WX3")),
        ("2025-03 | 9999 | resolved_24h | WX1 | 成立 |", ("resolved_24h", "WX1")),
        ("2025-03 | 0103 | 奖惩 | WX1 | 成立 |", ("奖惩", "WX1")),
        ("2025-03 | 0103 | resolved_24h | | 成立 |", ("resolved_24h", "")),
        ("2025-03 | 0103 | 投诉率 | WX1 | 成立 |", ("投诉率", "WX1")),
        ("2025-03 | 0103 | 任务完成率 | WX1 | 成立 |", ("任务完成率", "WX1")),
    ],
    ids=["no such case", "somebody else's", "nobody", "no such KPI", "blank", "only below the line", "not measured"],
)
def test_an_upheld_appeal_without_such_a_case_is_told(row: str, told: tuple[str, str]) -> None:
    assert _told(row, "2025-03 | 0103 | resolved_24h | WX1 | 成立 |") == [told]


@pytest.mark.parametrize("outcome", ["不成立", "待定", ""])
def test_an_appeal_that_was_not_upheld_needs_no_case(outcome: str) -> None:
    assert _told(f"2025-03 | 0103 | resolved_24h | WX9 | {outcome} |") == []


def test_an_appeal_of_another_month_is_told_there() -> None:
    assert _told("2025-02 | 0103 | resolved_24h | WX9 | 成立 |") == []


def test_a_decision_of_a_later_day_is_not_told_before_it() -> None:
    assert _told("2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10", as_of="04-09 23:59:59") == []


def test_an_appeal_from_a_workbook_is_told_with_its_place(tmp_path: Path) -> None:
    """The header of the form: 工单号/投诉编号. W8 and W9 were not finished; W8 is appealed, and something unknown."""
    acme = two_people(tmp_path)
    head = ["月份", "工号", "指标", "工单号/投诉编号", "申诉结果"]
    rows = [["2026-10", "0103", "任务完成率", number, "成立"] for number in ("W8", "W77")]
    acme.send("申诉.xlsx", [head, *rows])
    acme.load()
    report = run_score(acme.workspace, OCTOBER, AS_OF, only="acme")
    told = [(f.file, f.row, f.case_no) for f in report.faults if f.code == "appeal_without_case"]
    assert told == [("申诉.xlsx", 3, "W77")]
    assert {c.case_no: c.reason for c in report.cases if c.kpi == "completion"}["W8"] == "appeal_upheld"
