"""Whom the roster and `[[managers]]` in scorecard.toml give to whom, or why the settings are refused."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.errors import ExitCode, ScorecardError
from pipeline.jobs.run import run_score
from pipeline.workspace import Workspace, find_workspace
from tests.jobs.two_people import AS_OF, MONTH, two_people

WHEN = (MONTH, AS_OF)


def company(root: Path, settings: str = "", later: date | None = None) -> Workspace:
    """Five people of two teams: 王芳 is named as manager by number, name, both, a name two bear, and nobody's name."""
    one = two_people(root)
    rows = [
        ["0101", "陈静", "派工员", "一组", "城东店", "0105"],
        ["0102", "赵六", "维修工", "一组", "城东店", "王芳"],
        ["0103", "张三", "维修工", "二组", "城东店", "0105 王芳"],
        ["0106", "刘伟", "维修工", "二组", "城东店", "刘伟"],
        ["0107", "刘伟", "维修工", "二组", "城东店", "钱经理"],
    ]
    head = ["工号", "姓名", "岗位", "班组", "网点", "上级", "生效日期"]
    start = date(2020, 1, 6)
    states = [[*row, start] for row in rows]
    if later is not None:
        states.append(["0101", "陈静", "派工员", "一组", "城东店", "0103", later])
    one.send("花名册二.xlsx", [head, *states], saved=datetime(2026, 11, 4))
    (root / "scorecard.toml").write_text('policy = "acme"\n' + settings, encoding="utf-8")
    one.load()
    return find_workspace(root)


def managers(workspace: Workspace) -> dict[str, str | None]:
    return {person.employee_no: person.manager_no for person in run_score(workspace, *WHEN).employees}


def test_a_manager_is_named_like_anybody_else(tmp_path: Path) -> None:
    found = managers(company(tmp_path))
    assert found == {"0101": "0105", "0102": "0105", "0103": "0105", "0105": None, "0106": None, "0107": None}


@pytest.mark.parametrize(("day", "manager"), [(date(2026, 10, 31), "0103"), (date(2026, 11, 1), "0105")])
def test_the_manager_of_the_months_last_day_counts(tmp_path: Path, day: date, manager: str) -> None:
    assert managers(company(tmp_path, later=day))["0101"] == manager


ENTRY = '[[managers]]\nid = "east"\n'


@pytest.mark.parametrize(
    ("settings", "zh", "en"),
    [
        (
            ENTRY + 'branches = ["城西店"]\n',
            "键 managers.branches：花名册里没有网点 城西店；有的是：城东店。请按花名册的写法改正",
            "no roster row has the branch 城西店; there are: 城东店. Write it as the roster does",
        ),
        (
            ENTRY + 'teams = ["三组", "一组"]\n',
            "键 managers.teams：花名册里没有班组 三组；有的是：一组, 二组。请按花名册的写法改正",
            "no roster row has the team 三组; there are: 一组, 二组. Write it as the roster does",
        ),
        (ENTRY, "没有写给谁看", "write branches or teams, or delete the entry"),
        (
            (ENTRY + 'teams = ["一组"]\n') * 2,
            "“east”写了两次：请合并成一条",
            "'east' stands twice: make it one entry",
        ),
        (ENTRY + 'team = "一组"\n', "没有这个键", "there is no such key"),
    ],
)
def test_settings_at_fault_are_refused_with_the_cure(tmp_path: Path, settings: str, zh: str, en: str) -> None:
    with pytest.raises(ScorecardError) as refusal:
        run_score(company(tmp_path, settings), *WHEN)
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    assert any(zh in line for line in refusal.value.lines("zh"))
    assert any(en in line for line in refusal.value.lines("en"))


def test_settings_are_handed_to_the_report(tmp_path: Path) -> None:
    report = run_score(company(tmp_path, ENTRY + 'name = "李主任"\nteams = ["一组"]\n'), *WHEN)
    assert [(manager.id, manager.name, manager.teams) for manager in report.managers] == [("east", "李主任", ("一组",))]
