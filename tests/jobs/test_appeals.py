"""Appeals from a workbook: what a run knows of them before and after the decision, and what `explain` says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from pipeline.jobs.explain import Explained, explain_document, explain_lines, explained
from pipeline.jobs.run import run_score
from pipeline.report.model import MonthReport
from pipeline.workspace import Workspace
from tests.jobs.two_people import MONTH, two_people

HEAD = ["月份", "工号", "指标", "工单号/投诉编号", "申诉理由", "申诉结果", "审批人", "审批日期", "处理方式", "改判给"]
BEFORE, AFTER = datetime(2026, 11, 8, 23, 59, 59), datetime(2026, 11, 9)
DECIDED = ["王芳", date(2026, 11, 9)]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """W8 and W9 were not finished; 张三 appeals against both, and against a finished one."""
    acme = two_people(tmp_path_factory.mktemp("acme"))
    rows: list[list[object]] = [
        ["2026-10", "0103", "completion", "W9", "电话13800138000约到十一月", "成立", *DECIDED, "改判他人", "0105"],
        ["2026-10", "0103", "任务完成率", "W8", "用户退机", "成立", *DECIDED, "改判达标", None],
        ["2026-10", "张三", "任务完成率", "W7", "记错", "不成立", *DECIDED, None, None],
        ["2026-10", "0103", "late_days", "W7", "堵车", None, None, None, None, None],
    ]
    acme.send("申诉.xlsx", [HEAD, *rows])
    acme.load()
    return acme.workspace


@pytest.fixture(scope="module")
def found(workspace: Workspace) -> Explained:
    """张三's completion, explained once the appeals are decided."""
    return explained(workspace, MONTH, AFTER, "0103", "completion")


def known(report: MonthReport) -> list[tuple[object, ...]]:
    return [(a.kpi, a.case_no, a.outcome, a.remedy, a.reassigned_to, a.decided_by, a.effective) for a in report.appeals]


def test_before_its_day_nothing_is_known_of_a_decision(workspace: Workspace) -> None:
    report = run_score(workspace, MONTH, BEFORE, only="acme")
    assert {(a.outcome, a.remedy, a.decided_by, a.decided_on, a.effective) for a in report.appeals} == {
        ("pending", None, "", None, False)
    }
    assert report.figures["completion", "technician", "0103"].value == pytest.approx(0.8)


def test_from_its_day_on_all_of_it_is_known_and_in_force(found: Explained) -> None:
    report = found.report
    assert known(report) == [
        ("completion", "W7", "dismissed", None, None, "0105", False),
        ("completion", "W8", "upheld", "met", None, "0105", True),
        ("completion", "W9", "upheld", "reassign", "0105", "0105", True),
        ("late_days", "W7", "pending", None, None, "", False),
    ]
    figures = [report.figures["completion", "technician", no] for no in ("0103", "0105")]
    assert [figure.numerator for figure in figures] == [9, 0]
    assert [figure.denominator for figure in figures] == [9, 1]
    first = report.appeals[2]
    assert (first.reason, first.source.file, first.source.row) == ("电话***约到十一月", "申诉.xlsx", 2)
    assert {appeal.decider for appeal in report.appeals if not appeal.is_open} == {"王芳"}


def test_explain_tells_the_appeals_of_the_figure(found: Explained) -> None:
    told = [line for line in explain_lines(found, "zh", False) if line.startswith("申诉")]
    assert told[2] == (
        "申诉 0103：任务完成率，W9：成立。2026-11-09，0105 王芳。W9 在该指标中改记给0105 王芳。"
        "申诉.xlsx · Sheet1 · 第 2 行"
    )
    assert len(told) == 3
    assert [entry["case"] for entry in explain_document(found)["appeals"]] == ["W7", "W8", "W9"]
    of_one = replace(found, case="W8")
    assert [entry["case"] for entry in explain_document(of_one)["appeals"]] == ["W8"]


def test_explain_shows_the_mark_of_a_case_charged_after_an_appeal(found: Explained) -> None:
    other = next(person for person in found.report.employees if person.employee_no == "0105")
    (figure,) = explain_document(replace(found, employee=other))["figures"]
    assert [(case["case"], case["appeal"]) for case in figure["cases"]] == [("W9", "appeal_reassigned")]
