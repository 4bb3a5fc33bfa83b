"""Who reads what: a person lines, a program one JSON object, cron nothing but errors."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.cli.options import the_moment, the_month
from pipeline.workspace import find_workspace
from tests.cli.command import AS_OF, MONTH, scorecard

JSON_COMMANDS: dict[str, tuple[list[str], int, str]] = {
    "run": (["run", "--month", MONTH, "--as-of", AS_OF], 3, "result/1"),
    "report": (["report", "--month", MONTH, "--as-of", AS_OF], 3, "result/1"),
    "ingest": (["ingest"], 3, "result/1"),
    "score": (["score", "--month", MONTH, "--as-of", AS_OF], 0, "scorecards/1"),
    "check": (["check", "data/raw/投诉"], 3, "check/1"),
    "explain": (["explain", "--month", MONTH, "--kpi", "complaint_rate"], 0, "explain/1"),
    "policy check": (["policy", "check"], 0, "policy-check/1"),
    "policy list": (["policy", "list"], 0, "policy-list/1"),
    "templates": (["templates", "空白表"], 0, "templates/1"),
    "init": (["init", "新公司"], 0, "init/1"),
    "demo": (["demo", "--small", "示例"], 0, "demo/1"),
}


@pytest.mark.parametrize("name", JSON_COMMANDS)
def test_json_is_one_object_and_the_only_thing_printed(name: str, workspace: Path) -> None:
    words, code, schema = JSON_COMMANDS[name]
    outcome = scorecard(*words, "--json", folder=workspace).succeeds(code)
    assert outcome.document["schema"] == schema
    assert outcome.err == ""


@pytest.mark.parametrize("name", ["run", "ingest", "check", "policy list", "templates", "init"])
def test_quiet_prints_nothing(name: str, workspace: Path) -> None:
    words, code, _ = JSON_COMMANDS[name]
    outcome = scorecard(*words, "--quiet", folder=workspace).succeeds(code)
    assert (outcome.out, outcome.err) == ("", "")


def test_quiet_still_says_what_is_wrong(workspace: Path) -> None:
    assert "2026-13" in scorecard("run", "--month", "2026-13", "--quiet", folder=workspace).succeeds(2).complaint


def test_score_prints_a_line_per_person(published: Path) -> None:
    lines = scorecard("score", "--month", MONTH, "--as-of", AS_OF, folder=published).succeeds().out.splitlines()
    numbers = [line.split()[0] for line in lines if line[:2] == "01"]
    assert len(numbers) == 8
    assert numbers == sorted(numbers)
    assert [line for line in lines if "0103" in line and "林建新" in line]


def test_previous_is_the_month_before_the_instant() -> None:
    assert str(the_month("previous", datetime(2026, 11, 5, 6, 30))) == MONTH
    assert str(the_month("previous", datetime(2027, 1, 1))) == "2026-12"


def test_an_instant_with_an_offset_is_taken_to_local_time(tmp_path: Path) -> None:
    assert the_moment("2026-12-04T16:00:00Z", find_workspace(tmp_path)).isoformat() == AS_OF


def test_a_workspace_is_found_by_option_then_variable_then_nearest_folder(tmp_path: Path) -> None:
    """Each workspace has a fault of its own, so that the error tells which one was found."""
    for name in ("option", "variable", "nearest"):
        (tmp_path / name / "data" / "raw").mkdir(parents=True)
        (tmp_path / name / "scorecard.toml").write_text(f"{name} = 1\n", encoding="utf-8")
    inside, option, variable = tmp_path / "nearest" / "data" / "raw", tmp_path / "option", str(tmp_path / "variable")
    words = ["policy", "list"]
    assert "key nearest:" in scorecard(*words, folder=inside).succeeds(5).complaint
    assert "key variable:" in scorecard(*words, folder=inside, SCORECARD_WORKSPACE=variable).succeeds(5).complaint
    both = scorecard(*words, "--workspace", option, folder=inside, SCORECARD_WORKSPACE=variable)
    assert "key option:" in both.succeeds(5).complaint


def test_a_line_about_a_rejected_row_names_file_sheet_row_cell_and_cure(company: Path, tmp_path: Path) -> None:
    outcome = scorecard("check", company / "data" / "raw" / "投诉", folder=tmp_path).succeeds(3)
    (line,) = [line for line in outcome.out.splitlines() if "missing_required" in line]
    place = r"投诉台账_2026-10\.xlsx, 投诉台账 row 6 B6 \(接诉时间\): "
    assert re.search(place + r"a required cell is empty \(missing_required\)\. Fill it in\.$", line)
