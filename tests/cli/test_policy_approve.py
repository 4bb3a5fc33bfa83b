"""A policy's life on the command line: a simulation, its approval, the month in force, the state in the list."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.command import scorecard
from tests.jobs.two_people import two_people

WHEN = ("--month", "2026-10", "--as-of", "2026-12-05T00:00:00")
APPROVE = (
    "policy", "approve", "acme", "--by", "陈国华", "--consulted", "2026-08-03", "--published", "2026-09-21",
    "--review-by", "2027-09-30",
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company of two people; to be looked at, not changed."""
    root = tmp_path_factory.mktemp("acme")
    two_people(root)
    return root


@pytest.fixture
def acme(loaded: Path, tmp_path: Path) -> Path:
    """The company of two people, for one test alone."""
    return shutil.copytree(loaded, tmp_path / "acme")


def test_a_month_is_a_simulation_until_its_policy_is_approved(acme: Path) -> None:
    page = acme / "reports" / "2026-10" / "index.html"
    for _ in ("fresh", "nothing new"):
        out = scorecard("run", *WHEN, folder=acme).succeeds().out
        assert "Simulation, no basis for pay: acme (from 2026-01-01) has no approval on record" in out
    assert 'class="simulation"' in page.read_text(encoding="utf-8")
    said = scorecard(*APPROVE, *WHEN, "--lang", "zh", folder=acme).succeeds().out
    assert "共 2 人，0 人有变化" in said
    assert "已登记：陈国华 于 2026-09-21 批准 acme" in said
    assert "Simulation" not in scorecard("run", *WHEN, folder=acme).succeeds().out
    assert 'class="simulation"' not in page.read_text(encoding="utf-8"), "an approval makes the report anew"


def test_score_says_it_too_and_names_a_review_that_is_overdue(acme: Path) -> None:
    assert "Simulation, no basis for pay" in scorecard("score", *WHEN, folder=acme).succeeds().out
    scorecard(*APPROVE, *WHEN, folder=acme).succeeds()
    late = ("--month", "2026-10", "--as-of", "2027-10-01")
    assert "was to be reviewed by 2027-09-30" in scorecard("score", *late, folder=acme).succeeds().out
    assert "Simulation" not in scorecard("score", *WHEN, "--json", folder=acme).succeeds().out


def test_the_list_has_the_state_of_every_file(acme: Path) -> None:
    def listed(*words: str) -> dict[str, object]:
        found = scorecard("policy", "list", "--json", *words, folder=acme).succeeds().document["policies"]
        return next(policy for policy in found if policy["scheme"] == "acme")

    before = listed("--as-of", "2026-10-31")
    assert list(before)[:5] == ["scheme", "effective_from", "file", "sha256", "state"]
    assert (before["state"], before["people"], before["acknowledged"]) == ("not_approved", 2, 0)
    scorecard(*APPROVE, *WHEN, folder=acme).succeeds()
    after = listed("--as-of", "2027-10-01")
    assert (after["state"], after["published_on"], after["review_overdue"]) == ("approved", "2026-09-21", True)
    lines = scorecard("policy", "list", "--as-of", "2027-10-01", folder=acme).succeeds().out
    assert "approved by 陈国华 on 2026-09-21; published 2026-09-21; review by 2027-09-30 (overdue)" in lines
    assert "acknowledged by 0 of the 2 people" in lines
    policy = acme / "policies" / "acme" / "2026-01-01.toml"
    policy.write_text(policy.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert listed()["state"] == "edited"


def test_as_json_it_is_one_object(acme: Path) -> None:
    document = scorecard(*APPROVE, "--on", "2026-09-01", *WHEN, "--json", folder=acme).succeeds().document
    assert document["schema"] == "policy-approve/1"
    assert document["approval"]["approved_on"] == "2026-09-01"
    assert document["diff"]["schema"] == "policy-diff/1"


def test_a_refusal_ends_with_7_and_every_reason(acme: Path) -> None:
    words = [*APPROVE, "--on", "2026-10-01", "--lang", "zh"]
    words[words.index("2027-09-30")] = "2026-01-01"
    lines = scorecard(*words, *WHEN, folder=acme).succeeds(7).err.splitlines()
    assert [line.partition("：")[0] for line in lines] == ["不能登记批准"] * 3
    assert not (acme / "approvals.toml").exists()


def test_a_day_that_is_none_is_a_wrong_command(loaded: Path) -> None:
    words = ["9月21日" if word == "2026-09-21" else word for word in APPROVE]
    assert "'9月21日' is no day" in scorecard(*words, *WHEN, folder=loaded).succeeds(2).complaint
