"""`policy approve`: what is said before, what is recorded, and what is refused."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.definitions.adoption import NO_DATA, NO_RULE, read_approvals
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Assigned, Policies
from pipeline.errors import ExitCode, Faults, Unusable, UsageError
from pipeline.jobs.approve import Approved, Days, NotApproved, approve, in_place
from pipeline.jobs.diff import diff_document
from pipeline.jobs.run import run_score
from pipeline.jobs.start import make_workspace
from pipeline.report.documents import to_json
from pipeline.workspace import Workspace, find_workspace
from tests.jobs.two_people import AS_OF, MONTH, policy_file, two_people

DAYS = Days(date(2026, 8, 3), date(2026, 9, 1), date(2026, 9, 21), date(2027, 9, 30))


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """The company of two people, whose policy nobody has approved."""
    two_people(tmp_path)
    return find_workspace(tmp_path)


def approved(place: Workspace, name: object = "acme", by: str = "陈国华", days: Days = DAYS) -> Approved:
    return approve(place, str(name), by, days, MONTH, AS_OF, "职代会通过")


def test_the_month_is_a_simulation_until_its_policy_is_approved(place: Workspace) -> None:
    assert run_score(place, MONTH, AS_OF).is_simulation
    approved(place)
    report = run_score(place, MONTH, AS_OF)
    assert not report.is_simulation
    assert report.adoptions["acme"].approved_by == "陈国华"


def test_an_approved_file_that_is_edited_is_not_approved(place: Workspace) -> None:
    approved(place)
    policy_file(place.root / "policies", "acme", fine="11")
    assert run_score(place, MONTH, AS_OF).adoptions["acme"].missing == ("same_file",)


def test_the_newest_file_of_a_scheme_is_meant_and_compared_with_the_one_in_force(place: Workspace) -> None:
    file = policy_file(place.root / "policies", "acme", day="2027-01-01", fine="25")
    found = approved(place)
    record = found.approval
    assert record.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert not isinstance(found.diff, Unusable)
    assert [int(change.after.money - change.before.money) for change in found.diff.changes] == [-15, -30]
    assert record.diff == hashlib.sha256(to_json(diff_document(found.diff))).hexdigest()
    assert record.simulate == NO_RULE, "one fine and no limit: nothing that luck could trip"
    assert (record.month, record.recorded_on) == ("2026-10", AS_OF.date())
    assert read_approvals(place.approvals) == (record,)


def test_a_draft_outside_the_workspace_can_be_approved_and_holds_when_it_is_put_in(
    place: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    draft = policy_file(tmp_path_factory.mktemp("draft"), "acme", day="2026-10-01", fine="25")
    approved(place, draft)
    assert run_score(place, MONTH, AS_OF).adoptions["acme"].missing == ("approval",)
    policy_file(place.root / "policies", "acme", day="2026-10-01", fine="25")
    assert not run_score(place, MONTH, AS_OF).is_simulation


def test_without_data_that_is_recorded(tmp_path: Path) -> None:
    found = approved(make_workspace(tmp_path / "new"), "binchun")
    assert (found.approval.diff, found.approval.simulate, found.approval.month) == (NO_DATA, NO_DATA, "")
    assert isinstance(found.diff, Unusable)
    assert found.diff.key == "error.nothing_loaded"


def test_every_reason_for_a_refusal_is_told_at_once(place: Workspace) -> None:
    days = Days(date(2026, 9, 30), date(2026, 9, 1), date(2026, 12, 6), date(2026, 1, 1))
    with pytest.raises(NotApproved) as refusal:
        approved(place, by=" ", days=days)
    lines = refusal.value.lines("en")
    assert refusal.value.exit_code == ExitCode.REFUSED
    assert len(lines) == len(refusal.value.lines("zh")) == 5
    said = ["--by is blank", "consulted on 2026-09-30", "today is 2026-12-05", "takes effect", "not after the approval"]
    assert all(part in line for part, line in zip(said, lines, strict=True))
    assert not place.approvals.exists()


def test_a_file_with_faults_is_refused_as_a_check_does(place: Workspace, tmp_path: Path) -> None:
    bad = policy_file(tmp_path / "draft", "acme", full=101)
    with pytest.raises(Faults) as refusal:
        approved(place, bad)
    assert refusal.value.exit_code == ExitCode.UNUSABLE
    assert not place.approvals.exists()


@pytest.mark.parametrize("name", ["beijing", "没有/2026-01-01.toml"])
def test_what_is_not_there_is_a_wrong_command(place: Workspace, name: str) -> None:
    with pytest.raises(UsageError):
        approved(place, name)


def test_other_faults_of_the_data_are_no_missing_data(place: Workspace) -> None:
    """A month that cannot be scored for another reason must not be recorded as one without data."""
    (place.root / "scorecard.toml").write_text(
        'policy = "acme"\n[[policies]]\nscheme = "hotel"\nroles = ["厨师"]\n', encoding="utf-8"
    )
    with pytest.raises(Faults):
        approved(find_workspace(place.root))
    assert not place.approvals.exists()


def test_only_those_under_a_scheme_change_to_its_new_file() -> None:
    def policy(scheme: str, sha256: str) -> Policy:
        values: dict[str, Any] = {"effective_from": date(2026, 1, 1), "zh": scheme, "en": scheme, "sources": []}
        return Policy.model_validate({**values, "scheme": scheme, "sha256": sha256})

    ours, desk, new = policy("acme", "1"), policy("desk", "2"), policy("desk", "3")
    before = Policies(ours, (Assigned(desk, ("service_clerk",)),))
    after = in_place(before, new)
    assert [after.of(role, None).sha256 for role in ("repairer", "service_clerk")] == ["1", "3"]
    assert in_place(before, policy("acme", "4")).of("repairer", None).sha256 == "4"
    assert in_place(before, policy("hotel", "5")).of("repairer", None).sha256 == "5", "a scheme that nobody is under"
