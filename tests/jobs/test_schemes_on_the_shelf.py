"""Schemes that nobody is scored by: on the shelf, in the fingerprint, and never in the way of a month."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.jobs.month import shelf
from pipeline.jobs.run import run_month
from pipeline.jobs.setup import load_definitions, policies_for, scheme_files, schemes_fingerprint
from pipeline.language import LANGUAGES
from pipeline.month import Month
from pipeline.report.model import Shelf
from pipeline.workspace import Settings, Workspace, shipped

MONTH = Month(2026, 10)


@pytest.fixture
def company(tmp_path: Path) -> Workspace:
    """A company with an old, a newer and a coming file of its own hotel scheme."""
    own = tmp_path / "policies" / "hotel"
    own.mkdir(parents=True)
    content = max(shipped("policies", "hotel").glob("*.toml")).read_text(encoding="utf-8")
    for start in ("2026-01-01", "2026-10-01", "2026-11-01"):
        (own / f"{start}.toml").write_text(content.replace("2015-03-01", start), encoding="utf-8")
    return Workspace(tmp_path, Settings())


def on_the_shelf(company: Workspace) -> Shelf:
    definitions = load_definitions(company)
    return shelf(company, definitions, policies_for(company, definitions, MONTH), MONTH)


def test_newest_file_in_force_stands_for_the_scheme_and_the_first_where_none_is_yet(company: Workspace) -> None:
    assert scheme_files(company, MONTH)["hotel"].stem == "2026-10-01"
    assert scheme_files(company, Month(2025, 12))["hotel"].stem == "2026-01-01"


def test_every_shipped_scheme_is_on_the_shelf(tmp_path: Path) -> None:
    company = Workspace(tmp_path, Settings())
    found = on_the_shelf(company)
    assert {policy.scheme for policy in found.policies} == {
        folder.name for folder in shipped("policies").iterdir() if folder.is_dir()
    }
    assert found.faulty == {}


def test_draft_with_faults_keeps_no_month_from_being_reported(company: Workspace) -> None:
    draft = company.root / "policies" / "draft"
    draft.mkdir()
    (draft / "2026-01-01.toml").write_text('scheme = "draft"\n', encoding="utf-8")
    found = on_the_shelf(company)
    assert found.faulty["draft"] > 0
    assert "draft" not in {policy.scheme for policy in found.policies}


def test_fingerprint_follows_every_scheme_of_the_month_and_no_coming_file(company: Workspace) -> None:
    before = schemes_fingerprint(company, MONTH)
    own = company.root / "policies" / "hotel"
    (own / "2026-11-01.toml").write_text("# not yet\n", encoding="utf-8")
    assert schemes_fingerprint(company, MONTH) == before
    with (own / "2026-10-01.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    changed = schemes_fingerprint(company, MONTH)
    assert changed != before
    shutil.rmtree(own)
    assert schemes_fingerprint(company, MONTH) not in (before, changed)


def test_month_is_published_anew_when_an_unused_scheme_changes(
    company: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what the fingerprint is made from is looked at: nothing is loaded or measured."""
    asked: list[str] = []

    def stands(folder: Path, wanted: str) -> bool:
        asked.append(wanted)
        return True

    monkeypatch.setattr("pipeline.jobs.run.stands", stands)
    run_month(company, MONTH, datetime(2026, 12, 5), LANGUAGES)
    run_month(company, MONTH, datetime(2026, 12, 5), LANGUAGES)
    with (company.root / "policies" / "hotel" / "2026-10-01.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    run_month(company, MONTH, datetime(2026, 12, 5), LANGUAGES)
    assert asked[0] == asked[1] != asked[2]
