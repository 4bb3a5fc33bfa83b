"""`policy diff`: who moves when a month is scored by another policy, by how much, and for how much money."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.errors import Faults, Unusable
from pipeline.jobs.diff import PolicyDiff, diff_document, diff_lines, policy_diff
from pipeline.workspace import Workspace, find_workspace
from tests.jobs.two_people import AS_OF, MONTH, policy_file, two_people


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The company of two people; only policy files are added to it."""
    root = tmp_path_factory.mktemp("acme")
    two_people(root)
    return find_workspace(root)


@pytest.fixture(scope="module")
def stricter(place: Workspace, tmp_path_factory: pytest.TempPathFactory) -> PolicyDiff:
    """The month under a file that would be in force from 2027 on: harder to be good, and a dearer late day."""
    file = policy_file(tmp_path_factory.mktemp("later"), "acme", day="2027-01-01", good=81, fine="25", full=97)
    return _to(place, file)


def _to(place: Workspace, file: Path | str, before: str | None = None) -> PolicyDiff:
    return policy_diff(place, MONTH, AS_OF, before, str(file))


def _money(found: PolicyDiff) -> list[tuple[int, int]]:
    return [(int(change.before.money), int(change.after.money)) for change in found.changes]


def test_the_same_policy_moves_nobody(place: Workspace) -> None:
    found = _to(place, "acme")
    assert [change.moves for change in found.changes] == [False, False]
    assert len(list(diff_lines(found, "zh"))) == 2


def test_points_grade_and_money_of_everybody(stricter: PolicyDiff) -> None:
    """8 of 10 is 80, then 77.6: good from 80 on, but fair where good begins at 81; a late day costs 10, then 25."""
    repairer, clerk = stricter.changes
    assert repairer.before.total == 80
    assert repairer.after.total == Fraction("77.6")
    assert repairer.points == Fraction("-2.4")
    assert (repairer.before.grade, repairer.after.grade) == ("good", "fair")
    assert (clerk.before.total, clerk.after.total, clerk.points) == (None, None, None)
    assert clerk.moves
    assert clerk.after.rules == ("F-06",)
    assert _money(stricter) == [(-10, -25), (-20, -50)]


def test_a_grade_alone_is_a_move(place: Workspace, tmp_path: Path) -> None:
    repairer, clerk = _to(place, policy_file(tmp_path, "acme", good=81)).changes
    assert repairer.moves
    assert repairer.points == 0
    assert repairer.after.grade == "fair"
    assert not clerk.moves


def test_a_file_of_a_later_day_is_taken_as_it_is(stricter: PolicyDiff) -> None:
    """In force it would be from 2027 on: October is scored by it all the same."""
    days = [str(report.policies.default.effective_from) for report in (stricter.before, stricter.after)]
    assert days == ["2026-01-01", "2027-01-01"]


def test_two_files_are_compared_with_each_other(place: Workspace, tmp_path: Path) -> None:
    files = [policy_file(tmp_path, scheme, fine=fine) for scheme, fine in (("dong", "3"), ("xi", "4"))]
    found = _to(place, files[1], str(files[0]))
    assert _money(found) == [(-3, -4), (-6, -8)]


def test_lines_tell_who_moves_and_the_sums(stricter: PolicyDiff) -> None:
    title, repairer, clerk, summary = diff_lines(stricter, "zh")
    assert title == "2026-10：由 城东办法 (acme 2026-01-01) 改为 城东办法 (acme 2027-01-01)"
    assert repairer == "0103 张三：总分 80.0 → 77.6（-2.40），等级 良好 → 一般，建议金额 -10.00 → -25.00 元"
    assert clerk == "0105 王芳：总分 - → -（-），等级 - → -，建议金额 -20.00 → -50.00 元"
    assert summary == "共 2 人，2 人有变化，1 人等级改变，建议金额合计变动 -45.00 元。"
    assert list(diff_lines(stricter, "en"))[-1].startswith("2 people: 2 move, 1 get another grade")


def test_the_document_says_the_same_unrounded(stricter: PolicyDiff) -> None:
    document = diff_document(stricter)
    assert list(document) == ["schema", "month", "as_of", "before", "after", "people"]
    assert (document["schema"], document["month"]) == ("policy-diff/1", "2026-10")
    assert document["before"]["policy"]["effective_from"] == "2026-01-01"
    assert document["after"]["policy"]["sha256"] == stricter.after.policies.default.sha256
    repairer, clerk = document["people"]
    assert repairer["points"] == -2.4
    assert repairer["after"] == {"total": 77.6, "grade": "fair", "money": -25, "rules": ["F-06"]}
    assert (clerk["points"], clerk["before"]["total"], clerk["moves"]) == (None, None, True)


def test_before_is_what_is_in_force_with_the_schemes_of_roles(place: Workspace, tmp_path: Path) -> None:
    policy_file(place.root / "policies", "clerks", fine="1")
    settings = 'policy = "acme"\n[[policies]]\nscheme = "clerks"\nroles = ["service_clerk"]\n'
    (tmp_path / "scorecard.toml").write_text(settings, encoding="utf-8")
    both = Workspace(place.root, find_workspace(tmp_path).settings)
    found = policy_diff(both, MONTH, AS_OF, None, "acme")
    assert _money(found) == [(-10, -10), (-2, -20)]
    before = diff_document(found)["before"]["policies"]
    assert [(other["scheme"], other["roles"]) for other in before] == [("clerks", ["service_clerk"])]


def test_a_scheme_that_is_not_in_force_is_refused(place: Workspace) -> None:
    policy_file(place.root / "policies", "later", day="2026-10-02")
    with pytest.raises(Unusable) as refusal:
        _to(place, "later")
    assert refusal.value.key == "error.no_policy"
    assert "later (2026-10-02)" in refusal.value.lines("en")[0]


def test_a_file_with_faults_is_refused_with_all_of_them(place: Workspace, tmp_path: Path) -> None:
    file = policy_file(tmp_path, "acme", full=101)
    file.write_text(file.read_text(encoding="utf-8").replace("F-06", "F-600"), encoding="utf-8")
    with pytest.raises(Faults) as refusal:
        _to(place, file)
    assert len(refusal.value.faults) == 2
