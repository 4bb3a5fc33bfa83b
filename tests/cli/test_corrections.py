"""A corrected cell from `corrections.toml` to the published pages, and what every command says of a wrong entry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.language import LANGUAGES
from tests.cli.command import AS_OF, MONTH, Outcome, scorecard
from tests.jobs.two_people import two_people

ENTRY = """
[[correction]]
file = "工单.xlsx"
sheet = "Sheet1"
{place}
was = "{was}"
becomes = "{becomes}"
reason = "纸质单据写明当天完工"
by = "李主管"
on = 2026-11-20
"""
DONE = {"place": 'cell = "E10"', "was": "", "becomes": "2026-10-08 11:00"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A company whose order W8, in row 10, has no moment of completion."""
    two_people(tmp_path)
    return tmp_path


def correct(folder: Path, *entries: dict[str, str]) -> None:
    """Writes the company's corrections."""
    text = "".join(ENTRY.format(**entry) for entry in entries)
    (folder / "corrections.toml").write_text(text, encoding="utf-8")


def published(folder: Path, *words: object) -> Outcome:
    """The outcome of publishing the month."""
    return scorecard("run", "--month", MONTH, "--as-of", AS_OF, "--quiet", *words, folder=folder)


def test_correction_reaches_figures_pages_and_explanations(folder: Path) -> None:
    correct(folder, DONE)
    published(folder).succeeds()
    month = folder / "reports" / MONTH
    told = json.loads((month / "run.json").read_text(encoding="utf-8"))["corrections"]
    assert [(c["file"], c["row"], c["column"], c["was"], c["becomes"], c["by"], c["on"]) for c in told] == [
        ("工单.xlsx", 10, "completed_at", "", "2026-10-08 11:00", "李主管", "2026-11-20")
    ]
    (figure,) = (
        row
        for row in json.loads((month / "kpis.json").read_text(encoding="utf-8"))["kpis"]
        if (row["kpi"], row["id"]) == ("completion", "0103")
    )
    assert (figure["numerator"], figure["denominator"]) == (9, 10)
    quality = (month / "data-quality.html").read_text(encoding="utf-8")
    assert all(part in quality for part in ("E10", "2026-10-08 11:00", "纸质单据写明当天完工", "李主管", "2026-11-20"))
    person = (month / "technicians" / "0103.html").read_text(encoding="utf-8")
    assert "（空白） → 2026-10-08 11:00，李主管 2026-11-20，理由：纸质单据写明当天完工" in person
    assert "李主管" not in (month / "technicians" / "0105.html").read_text(encoding="utf-8")


def test_explain_says_which_cases_were_corrected(folder: Path) -> None:
    correct(folder, DONE)
    scorecard("ingest", "--quiet", folder=folder).succeeds()
    words = ["explain", "--month", MONTH, "--as-of", AS_OF, "--employee", "0103", "--kpi", "completion"]
    line = "corrected (E10 Completed at): (blank) → 2026-10-08 11:00, 李主管 2026-11-20, reason: 纸质单据写明当天完工"
    lines = [text.strip() for text in scorecard(*words, folder=folder).succeeds().out.splitlines()]
    assert lines.count(line) == 1
    assert "W8" in lines[lines.index(line) - 1]
    cases = scorecard(*words, "--json", folder=folder).succeeds().document["figures"][0]["cases"]
    assert [case["case"] for case in cases if case.get("corrections")] == ["W8"]


def test_report_waits_until_changed_corrections_are_loaded(folder: Path) -> None:
    correct(folder, DONE)
    words = ["report", "--month", MONTH, "--as-of", AS_OF, "--quiet"]
    assert "corrections.toml changed" in scorecard(*words, folder=folder).succeeds(5).complaint
    scorecard("ingest", "--quiet", folder=folder).succeeds()
    scorecard(*words, folder=folder).succeeds()
    assert scorecard(*words, "--json", folder=folder).document["fresh"] is False
    assert published(folder, "--json").succeeds().document["fresh"] is False


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_fit_stops_run_and_ingest_with_every_fault(folder: Path, language: str) -> None:
    before = (folder / "data" / "warehouse.duckdb").read_bytes()
    correct(folder, {**DONE, "was": "2026-10-08"}, {**DONE, "place": 'cell = "E99"'})
    says = {
        "en": ("entry 1 (工单.xlsx [Sheet1] E10)", "the cell holds '(blank)'", "entry 2", "between 2 and 11"),
        "zh": ("第 1 条（工单.xlsx [Sheet1] E10）", "单元格里是“（空白）”", "第 2 条", "第 2 至 11 行"),
    }[language]
    for words in (["run", "--month", MONTH], ["ingest"]):
        lines = scorecard(*words, "--lang", language, folder=folder).succeeds(5).err.splitlines()
        assert len(lines) == 2, lines
        assert all(part in line for part, line in zip(says, [lines[0]] * 2 + [lines[1]] * 2, strict=True)), lines
    assert (folder / "data" / "warehouse.duckdb").read_bytes() == before
    assert not (folder / "reports").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_malformed_file_is_told_in_one_go(folder: Path, language: str) -> None:
    correct(folder, {**DONE, "place": ""}, {**DONE, "becomes": ""})
    says = {"en": ("by row and column", "changes nothing"), "zh": ("row 与 column", "什么也没有改")}[language]
    lines = scorecard("ingest", "--lang", language, folder=folder).succeeds(5).err.splitlines()
    assert [part in line for part, line in zip(says, lines, strict=True)] == [True, True], lines
