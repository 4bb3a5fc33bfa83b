"""What a user does wrong is answered by one line (what, where, how to put it right) and its exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.language import LANGUAGES
from tests.cli.command import MONTH, outputs, run_month, scorecard

# words of the command, exit code, what the English and the Chinese line must say
WRONG: dict[str, tuple[list[str], int, list[str], list[str]]] = {
    "no such month": (
        ["run", "--month", "2026-13"], 2,
        ["2026-13", "Write 2026-10 or previous"], ["2026-13", "请写成 2026-10 或 previous"],
    ),
    "no such moment": (["run", "--as-of", "昨天"], 2, ["昨天", "Write 2026-11-05"], ["昨天", "请写成 2026-11-05"]),
    "not yet begun": (
        ["run", "--month", "2026-12", "--as-of", "2026-11-30T23:59:59"], 2,
        ["2026-12", "2026-11-30T23:59:59", "earlier month"], ["2026-12", "2026-11-30T23:59:59", "更早的月份"],
    ),
    "month without data": (
        ["run", "--month", "2024-01"], 5, ["2024-01", "2026-11", "data/raw"], ["2024-01", "2026-11", "data/raw"],
    ),
    "nobody of that number": (
        ["explain", "--month", MONTH, "--employee", "9999"], 2, ["9999", "0103 林建新"], ["9999", "0103 林建新"],
    ),
    "two of that name": (
        ["explain", "--month", MONTH, "--employee", "吴伟"], 2, ["吴伟", "0110 吴伟"], ["吴伟", "0119 吴伟"],
    ),
    "no such KPI": (
        ["explain", "--month", MONTH, "--kpi", "speed"], 2,
        ["'speed'", "first_time_fix"], ["“speed”", "first_time_fix"],
    ),
    "no such workspace": (
        ["run", "--workspace", "没有此处"], 5, ["没有此处", "scorecard init"], ["没有此处", "scorecard init"],
    ),
    "nothing to check": (["check", "没有.xlsx"], 2, ["没有.xlsx", "Check the path"], ["没有.xlsx", "请检查路径"]),
    "nothing to ingest": (["ingest", "没有.xlsx"], 2, ["没有.xlsx", "Check the path"], ["没有.xlsx", "请检查路径"]),
    "no policy file": (
        ["policy", "check", "没有.toml"], 2, ["没有.toml", "Check the path"], ["没有.toml", "请检查路径"],
    ),
    "init twice": (["init", "."], 2, ["not empty", "Choose an empty one"], ["不是空的", "请换一个空文件夹"]),
    "demo in a full folder": (["demo", "."], 2, ["not empty", "Choose an empty one"], ["不是空的", "请换一个空文件夹"]),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", WRONG)
def test_one_line_says_what_where_and_how_to_put_it_right(case: str, language: str, published: Path) -> None:
    words, code, english, chinese = WRONG[case]
    line = scorecard(*words, "--lang", language, folder=published).succeeds(code).complaint
    assert all(part in line for part in (english if language == "en" else chinese)), line


def test_the_locale_chooses_the_language_of_the_line(published: Path) -> None:
    outcome = scorecard("run", "--month", "2026-13", folder=published, LC_ALL="zh_CN.UTF-8")
    assert outcome.complaint.startswith("月份无效：2026-13")


def test_a_failed_run_leaves_the_published_month_as_it_was(workspace: Path) -> None:
    before = dict(outputs(workspace))
    (workspace / "scorecard.toml").write_text('policy = "acme"\n', encoding="utf-8")
    line = run_month(workspace).succeeds(5).complaint
    assert "'acme'" in line
    assert "binchun (2015-08-01)" in line
    assert dict(outputs(workspace)) == before


def test_every_fault_of_the_settings_is_listed(tmp_path: Path) -> None:
    settings = 'timezone = "Asia/Nowhere"\nlanguages = ["fr"]\ncolour = "blue"\n'
    (tmp_path / "scorecard.toml").write_text(settings, encoding="utf-8")
    lines = scorecard("run", folder=tmp_path).succeeds(5).err.splitlines()
    for key in ("colour", "timezone", "languages"):
        assert any(f"scorecard.toml, key {key}" in line for line in lines), key


def test_settings_that_are_no_toml_are_named_with_the_place(tmp_path: Path) -> None:
    (tmp_path / "scorecard.toml").write_text("policy = binchun\n", encoding="utf-8")
    line = scorecard("run", folder=tmp_path).succeeds(5).complaint
    assert "scorecard.toml" in line
    assert "line 1" in line


def test_every_fault_of_a_policy_is_listed(workspace: Path) -> None:
    listed = scorecard("policy", "list", "--json", folder=workspace).document["policies"]
    text = next(Path(one["file"]).read_text(encoding="utf-8") for one in listed if one["scheme"] == "binchun")
    wrong = text.replace("declared_total = 90", "declared_total = 95").replace(
        'kpi = "first_time_fix"', 'kpi = "speed"'
    )
    file = workspace / "policies" / "binchun" / "2026-01-01.toml"
    file.parent.mkdir(parents=True)
    file.write_text(wrong, encoding="utf-8")
    lines = run_month(workspace).succeeds(5).err.splitlines()
    assert len(lines) >= 2
    assert all("2026-01-01.toml" in line for line in lines)
    assert any("speed" in line for line in lines)
    assert any("95" in line or "declared_total" in line for line in lines)


def test_an_unwritable_reports_folder_is_one_line_and_5(workspace: Path) -> None:
    (workspace / "berichte").write_text("", encoding="utf-8")
    (workspace / "scorecard.toml").write_text('[paths]\nreports = "berichte"\n', encoding="utf-8")
    line = run_month(workspace, "--quiet").succeeds(5).complaint
    assert "berichte" in line


def test_a_wrong_company_log_definition_is_named_with_its_key(workspace: Path) -> None:
    (workspace / "logs" / "work_orders.toml").write_text('[columns.order_no]\ntype = "nonsense"\n', encoding="utf-8")
    line = run_month(workspace).succeeds(5).complaint
    assert "work_orders.toml" in line
    assert "columns.order_no.type" in line


def test_an_internal_error_is_one_line_without_what_the_logs_hold(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("张三 13800138000")

    monkeypatch.setattr("pipeline.jobs.run.run_month", fails)
    line = run_month(workspace).succeeds(1).complaint
    assert "ZeroDivisionError" in line
    assert "张三" not in line
