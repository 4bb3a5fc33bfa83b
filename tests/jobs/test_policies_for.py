"""`[[policies]]` in scorecard.toml: schemes for some roles or branches, in force in the month, or refused."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from pipeline.errors import ExitCode, Unusable
from pipeline.jobs.run import run_score
from pipeline.jobs.setup import policies_for
from pipeline.month import Month
from pipeline.workspace import Workspace, find_workspace
from tests.jobs.two_people import AS_OF, MONTH, policy_file, two_people
from tests.policies.held import definitions

OCTOBER = Month(2026, 10)
WHEN = (MONTH, AS_OF)
CLERKS = '[[policies]]\nscheme = "{}"\nroles = ["service_clerk"]\n'


def _schemes(root: Path, settings: str, month: Month = OCTOBER, only: str | None = None) -> list[str]:
    """The schemes in force, the company's own first, each with the day its file is from."""
    (root / "scorecard.toml").write_text(settings, encoding="utf-8")
    policies = policies_for(find_workspace(root), definitions(), month, only)
    return [f"{policy.scheme} {policy.effective_from}" for policy in policies.all]


def _refused(root: Path, settings: str) -> list[str]:
    """The Chinese and the English lines that refuse the settings."""
    with pytest.raises(Unusable) as refusal:
        _schemes(root, settings)
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    return [*refusal.value.lines("zh"), *refusal.value.lines("en")]


def test_without_settings_there_is_one_for_everybody(tmp_path: Path) -> None:
    assert _schemes(tmp_path, "") == ["binchun 2015-08-01"]


def test_each_scheme_has_the_file_in_force_in_the_month(tmp_path: Path) -> None:
    for day in ("2026-01-01", "2026-10-01", "2026-10-02"):
        policy_file(tmp_path / "policies", "acme", day)
    settings = 'policy = "acme"\n' + CLERKS.format("service-desk")
    assert _schemes(tmp_path, settings) == ["acme 2026-10-01", "service-desk 2015-01-01"]
    assert _schemes(tmp_path, settings, OCTOBER.previous) == ["acme 2026-01-01", "service-desk 2015-01-01"]


def test_roles_and_branches_both_must_fit(tmp_path: Path) -> None:
    settings = (
        CLERKS.format("service-desk") + 'branches = ["城东"]\n[[policies]]\nscheme = "hotel"\nbranches = ["城东"]\n'
    )
    (tmp_path / "scorecard.toml").write_text(settings, encoding="utf-8")
    policies = policies_for(find_workspace(tmp_path), definitions(), OCTOBER)
    people = [("service_clerk", "城东"), ("service_clerk", "城西"), ("repairer", "城东")]
    assert [policies.of(*person).scheme for person in people] == ["service-desk", "binchun", "hotel"]


def test_one_scheme_asked_for_is_everybodys(tmp_path: Path) -> None:
    assert _schemes(tmp_path, CLERKS.format("service-desk"), only="hotel") == ["hotel 2015-03-01"]


def test_an_unknown_role_is_refused_with_those_there_are(tmp_path: Path) -> None:
    zh, en = _refused(tmp_path, CLERKS.format("hotel").replace("service_clerk", "cook"))
    assert "scorecard.toml，键 policies.roles：没有岗位“cook”：请写下列之一：installer" in zh
    assert "unknown role 'cook': write one of installer" in en


def test_a_scheme_for_nobody_is_refused(tmp_path: Path) -> None:
    zh, en = _refused(tmp_path, '[[policies]]\nscheme = "hotel"\n')
    assert "键 policies.1：没有写明给谁：请写 roles 或 branches" in zh
    assert "write roles or branches" in en


def test_a_scheme_without_a_file_in_force_is_refused(tmp_path: Path) -> None:
    policy_file(tmp_path / "policies", "acme", "2026-10-02")
    zh, en = _refused(tmp_path, CLERKS.format("acme"))
    assert "没有名为“acme”、自 2026-10 起有效的考核办法" in zh
    assert "acme (2026-10-02)" in en


def test_an_unknown_key_and_a_wrong_kind_are_told_together(tmp_path: Path) -> None:
    lines = _refused(tmp_path, CLERKS.format("hotel").replace("scheme", "schema") + "branches = 3\n")
    assert sum("policies.1.schema" in line for line in lines) == 2
    assert any("policies.1.scheme：缺少这个键：请补上" in line for line in lines)
    assert any("policies.1.branches" in line and "请写成方括号中的列表" in line for line in lines)


def test_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    for scheme in ("acme", "clerks"):
        policy_file(tmp_path / "policies", scheme, full=101)
    lines = _refused(tmp_path, 'policy = "acme"\n' + CLERKS.format("clerks"))
    assert [scheme for scheme in ("acme", "clerks") for line in lines if f"/{scheme}/" in line] == [
        "acme",
        "acme",
        "clerks",
        "clerks",
    ]


# ---------------------------------------------------------------- entries that never apply
def _entry(scheme: str, roles: str = "", branches: str = "") -> str:
    """One `[[policies]]` entry for these roles and branches, each a list as the file would hold it."""
    named = f"roles = [{roles}]\n" * bool(roles) + f"branches = [{branches}]\n" * bool(branches)
    return f'[[policies]]\nscheme = "{scheme}"\n{named}'


CLERK, CLERK_OR_REPAIRER = '"service_clerk"', '"service_clerk", "repairer"'
EAST, BOTH_SIDES = '"城东"', '"城东", "城西"'


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ((CLERK, ""), (CLERK, "")),
        ((CLERK_OR_REPAIRER, ""), (CLERK, "")),
        (("", EAST), ("", EAST)),
        (("", BOTH_SIDES), ("", EAST)),
        ((CLERK, ""), (CLERK, EAST)),
        (("", EAST), (CLERK, EAST)),
        ((CLERK_OR_REPAIRER, BOTH_SIDES), (CLERK, EAST)),
    ],
    ids=[
        "same roles",
        "fewer roles",
        "same branches",
        "fewer branches",
        "role in a branch",
        "branch for a role",
        "both",
    ],
)
def test_an_entry_that_an_earlier_one_hides_is_refused(
    earlier: tuple[str, str], later: tuple[str, str], tmp_path: Path
) -> None:
    zh, en = _refused(tmp_path, _entry("hotel", *earlier) + _entry("service-desk", *later))
    assert "scorecard.toml，键 policies：第二次给了同样的人（scheme = “service-desk”）" in zh
    assert "entry before it takes already (scheme = 'service-desk')" in en


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ((CLERK, ""), (CLERK_OR_REPAIRER, "")),
        (("", EAST), ("", BOTH_SIDES)),
        ((CLERK, EAST), (CLERK, "")),
        ((CLERK, EAST), ("", EAST)),
        ((CLERK, ""), ("", EAST)),
        (("", EAST), (CLERK, "")),
        ((CLERK, BOTH_SIDES), (CLERK_OR_REPAIRER, EAST)),
        ((CLERK_OR_REPAIRER, EAST), (CLERK, BOTH_SIDES)),
    ],
    ids=["roles", "branches", "role everywhere", "whole branch", "crossing", "crossing back", "roles of two", "of one"],
)
def test_entries_that_only_overlap_stand(earlier: tuple[str, str], later: tuple[str, str], tmp_path: Path) -> None:
    settings = _entry("hotel", *earlier) + _entry("service-desk", *later)
    assert [line.split()[0] for line in _schemes(tmp_path, settings)] == ["binchun", "hotel", "service-desk"]


def test_two_entries_that_hide_a_third_only_together_stand(tmp_path: Path) -> None:
    """What no single entry takes is left alone."""
    settings = _entry("hotel", CLERK) + _entry("hotel", '"repairer"') + _entry("service-desk", CLERK_OR_REPAIRER)
    assert len(_schemes(tmp_path, settings)) == 3


# ---------------------------------------------------------------- branches that there are not
BRANCHES = {"0103": "城东店", "0105": "城西店"}


def _in_branches(root: Path, settings: str, branches: dict[str, str] | None = None) -> Workspace:
    """The company of two people, each in a branch, with these settings."""
    one = two_people(root)
    names = {"0103": "张三", "0105": "王芳"}
    rows = [[no, names[no], "客服", branch, "2020-01-06"] for no, branch in (branches or BRANCHES).items()]
    one.send("花名册二.xlsx", [["工号", "姓名", "岗位", "网点", "入职日期"], *rows], saved=datetime(2026, 11, 4))
    (root / "scorecard.toml").write_text('policy = "acme"\n' + settings, encoding="utf-8")
    one.load()
    return find_workspace(root)


def test_an_unknown_branch_is_refused_with_those_there_are(tmp_path: Path) -> None:
    workspace = _in_branches(tmp_path, _entry("hotel", branches='"城东店", "北京店"'))
    with pytest.raises(Unusable) as refusal:
        run_score(workspace, *WHEN)
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    (zh,), (en,) = refusal.value.lines("zh"), refusal.value.lines("en")
    assert "scorecard.toml，键 policies.branches：花名册里没有网点 北京店；有的是：城东店, 城西店" in zh
    assert "no roster row has the branch 北京店; there are: 城东店, 城西店" in en


def test_a_known_branch_is_scored_by_its_scheme(tmp_path: Path) -> None:
    report = run_score(_in_branches(tmp_path, _entry("hotel", branches='"城西店"')), *WHEN)
    assert {card.employee.employee_no: card.scheme for card in report.scored.cards} == {"0103": "acme", "0105": "hotel"}


def test_a_roster_without_branches_cannot_say_which_there_are(tmp_path: Path) -> None:
    two_people(tmp_path)
    (tmp_path / "scorecard.toml").write_text('policy = "acme"\n' + _entry("hotel", branches=EAST), encoding="utf-8")
    report = run_score(find_workspace(tmp_path), *WHEN)
    assert {card.scheme for card in report.scored.cards} == {"acme"}
