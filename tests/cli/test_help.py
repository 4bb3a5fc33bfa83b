"""The command teaches by example, and shows its help without loading what only the work needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline import __version__
from tests.cli.command import scorecard

COMMANDS = (
    *("run", "ingest", "score", "report", "check", "explain", "simulate", "close", "verify", "restate"),
    *("forget", "audit", "send", "pdf", "init", "templates", "demo"),
)
HEAVY = {
    "duckdb",
    "matplotlib",
    "numpy",
    "pandas",
    "xlsxwriter",
    "openpyxl",
    "python_calamine",
    "jinja2",
    "rich.console",
}


def test_the_help_lists_every_command_and_how_to_begin() -> None:
    shown = scorecard("--help").succeeds().out
    assert all(f"\n  {name} " in shown for name in (*COMMANDS, "policy"))
    assert "scorecard demo my-company && cd my-company && scorecard run --month 2026-10" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_shows_it_in_use(name: str) -> None:
    shown = scorecard(name, "--help").succeeds().out
    assert "Examples:\n" in shown
    assert f"  scorecard {name}" in shown


def test_the_help_of_policy_shows_it_in_use() -> None:
    assert "scorecard policy check policies/" in scorecard("policy", "--help").succeeds().out


def test_the_version_is_the_package_s() -> None:
    assert scorecard("--version").succeeds().out == f"scorecard {__version__}\n"


def test_the_help_loads_no_heavy_library() -> None:
    program = (
        "import sys; sys.argv[1:] = ['--help']\n"
        "try:\n import pipeline.__main__\nfinally:\n print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    loaded = set(done.stderr.split())
    assert "typer" in loaded
    assert HEAVY & loaded == set()


def test_the_module_runs_as_the_command() -> None:
    shown = subprocess.run([sys.executable, "-m", "pipeline", "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout == f"scorecard {__version__}\n"


@pytest.mark.parametrize(
    ("words", "said"), [(["nonsense"], "nonsense"), (["run", "--nope"], "--nope"), (["run", "--lang", "fr"], "fr")]
)
def test_words_that_are_no_command_end_with_2_and_name_the_word(words: list[str], said: str) -> None:
    outcome = scorecard(*words).succeeds(2)
    assert said in outcome.err
    assert outcome.out == ""
