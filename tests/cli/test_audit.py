"""Every command that changes something adds a line to the audit log, however it ends; looking adds none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.audit import audit_faults, entries, head
from pipeline.files import sha256_of
from pipeline.jobs.setup import held
from pipeline.workspace import find_workspace
from tests.cli.command import MONTH, scorecard
from tests.jobs.two_people import two_people

RUN = ("--month", MONTH, "--as-of", "2026-12-05", "--quiet")


def logged(folder: Path) -> list[tuple[str, Mapping[str, Any]]]:
    return [(one.action, one.facts) for one in entries(folder / "data" / "audit.jsonl")]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a company of two people whose month was run twice; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("ran")
    two_people(folder)
    for _ in range(2):
        scorecard("run", *RUN, folder=folder).succeeds()
    return folder


@pytest.fixture
def place(ran: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return shutil.copytree(ran, tmp_path / "company")


def test_each_run_is_logged_also_when_nothing_was_new(place: Path) -> None:
    (first, one), (second, two) = logged(place)
    assert (first, second) == ("run", "run")
    published = sha256_of(place / "reports" / MONTH / "run.json")
    told = {"month": MONTH, "as_of": "2026-12-05T00:00:00", "exit_code": 0, "loaded": [], "run_json": published}
    assert (one, two) == ({**told, "published": True}, {**told, "published": False})
    assert audit_faults(place / "data" / "audit.jsonl") == []


def test_ingest_and_report_are_logged_and_looking_is_not(place: Path) -> None:
    scorecard("ingest", "--quiet", folder=place).succeeds()
    scorecard("report", *RUN, folder=place).succeeds()
    before = logged(place)
    assert [action for action, _ in before[2:]] == ["ingest", "report"]
    scorecard("score", *RUN, folder=place).succeeds()
    scorecard("policy", "list", folder=place).succeeds()
    scorecard("audit", folder=place).succeeds()
    assert logged(place) == before


def test_what_was_loaded_stands_by_its_hash(place: Path) -> None:
    book = place / "data" / "raw" / "工单.xlsx"
    book.rename(book.with_name("旧.xlsx"))
    with book.open("wb") as stream:
        stream.write(b"no workbook")
    scorecard("ingest", "--quiet", folder=place).succeeds(3)
    assert logged(place)[-1][1]["exit_code"] == 3


def test_a_run_that_fails_is_logged_with_its_code(place: Path) -> None:
    with held(find_workspace(place)):
        scorecard("run", *RUN, folder=place).succeeds(4)
    scorecard("report", "--month", "2024-01", "--as-of", "2026-12-05", folder=place).succeeds(5)
    assert [(a, f["exit_code"], f["fault"]) for a, f in logged(place)[2:]] == [
        ("run", 4, "error.locked"), ("report", 5, "error.no_policy"),
    ]  # fmt: skip


def test_a_folder_that_is_no_workspace_stays_as_it_is(tmp_path: Path) -> None:
    scorecard("run", "--month", "wrong", folder=tmp_path).succeeds(2)
    assert list(tmp_path.iterdir()) == []


def test_the_list_can_be_narrowed(place: Path) -> None:
    scorecard("ingest", "--quiet", folder=place)
    said = scorecard("audit", "--action", "ingest", "--json", folder=place).succeeds().document
    assert [one["action"] for one in said["entries"]] == ["ingest"]
    assert said["head"] == head(place / "data" / "audit.jsonl")
    assert scorecard("audit", "--since", "2999-01-01", folder=place).succeeds().out.startswith("0 entries")
    assert len(scorecard("audit", "--since", "2000-01-01", folder=place).succeeds().out.splitlines()) == 4
    assert "is no date" in scorecard("audit", "--since", "gestern", folder=place).succeeds(2).complaint


def test_a_changed_line_ends_it_with_6(place: Path) -> None:
    log = place / "data" / "audit.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines()
    told = json.loads(lines[0])
    told["who"] = "别人"
    log.write_text("\n".join([json.dumps(told), lines[1], ""]), encoding="utf-8")
    outcome = scorecard("audit", folder=place).succeeds(6)
    assert outcome.err.splitlines() == ["audit log, line 1 (number 1): its content was changed"]
    said = scorecard("audit", "--json", folder=place).succeeds(6).document
    assert said["faults"] == [{"line": 1, "kind": "edited", "seq": 1}]
