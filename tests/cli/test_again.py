"""The same inputs at the same instant give the same bytes, and what already stands is left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.command import MONTH, outputs, run_month, scorecard


def test_a_company_started_twice_publishes_the_same_bytes(company: Path, published: Path, tmp_path: Path) -> None:
    other = shutil.copytree(company, tmp_path / "elsewhere")
    run_month(other, "--quiet").succeeds(3)
    first, second = dict(outputs(published)), dict(outputs(other))
    assert {"scorecards.json", "kpis.json", "scorecards.xlsx", "index.html"} <= set(first)
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_the_second_run_loads_nothing_and_says_that_nothing_is_new(workspace: Path) -> None:
    before = dict(outputs(workspace))
    again = run_month(workspace).succeeds(3)
    assert again.out.splitlines()[0].startswith("0 workbooks loaded: 0 rows = 0 new")
    assert "Nothing new; the published report stands" in again.out
    assert dict(outputs(workspace)) == before


def test_the_second_ingest_tells_which_files_it_knows(workspace: Path) -> None:
    files = scorecard("ingest", "--json", folder=workspace).succeeds(3).document["files"]
    statuses = {file["status"] for file in files}
    assert statuses == {"known", "duplicate", "unreadable"}


def test_a_published_file_that_is_gone_comes_back_as_it_was(workspace: Path) -> None:
    before = dict(outputs(workspace))
    (workspace / "reports" / MONTH / "scorecards.json").unlink()
    assert "Report: " in run_month(workspace).succeeds(3).out
    assert dict(outputs(workspace)) == before


def test_a_published_file_that_was_edited_comes_back_as_it_was(workspace: Path) -> None:
    before = dict(outputs(workspace))
    page = workspace / "reports" / MONTH / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("0103", "0104"), encoding="utf-8")
    run_month(workspace).succeeds(3)
    assert dict(outputs(workspace)) == before


def test_another_instant_is_published_anew(workspace: Path) -> None:
    outcome = scorecard("run", "--month", MONTH, "--as-of", "2026-11-10", "--json", folder=workspace).succeeds(3)
    assert outcome.document["fresh"] is True
    assert b'"as_of": "2026-11-10T00:00:00"' in dict(outputs(workspace))["scorecards.json"]


def test_the_same_workbook_under_another_name_changes_nothing(workspace: Path) -> None:
    before = dict(outputs(workspace))
    book = workspace / "data" / "raw" / "投诉" / "投诉台账_2026-10.xlsx"
    shutil.copy(book, workspace / "data" / "raw" / "又一份投诉台账.xlsx")
    files = scorecard("ingest", "--json", folder=workspace).succeeds(3).document["files"]
    copies = [file for file in files if file["status"] == "duplicate"]
    assert any("又一份投诉台账.xlsx" in file["path"] for file in copies)
    run_month(workspace).succeeds(3)
    assert dict(outputs(workspace))["kpis.json"] == before["kpis.json"]


def test_the_logs_themselves_are_never_written_to(company: Path, published: Path) -> None:
    raw = [path.relative_to(company) for path in (company / "data" / "raw").rglob("*") if path.is_file()]
    assert raw
    assert all((company / path).read_bytes() == (published / path).read_bytes() for path in raw)


def test_everything_can_be_rebuilt_from_the_archive(workspace: Path) -> None:
    """P-35: what was loaded once stays, also when the raw folder is empty."""
    before = dict(outputs(workspace))
    shutil.rmtree(workspace / "data" / "raw")
    (workspace / "data" / "raw").mkdir()
    scorecard("ingest", "--rebuild", "--quiet", folder=workspace)
    shutil.rmtree(workspace / "reports")
    scorecard("report", "--month", MONTH, "--as-of", "2026-12-05", "--quiet", folder=workspace)
    assert dict(outputs(workspace))["scorecards.json"] == before["scorecards.json"]
