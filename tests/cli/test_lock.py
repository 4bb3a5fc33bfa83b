"""One run at a time works on a workspace; the others say so at once, or wait if they are told to."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pipeline.jobs.setup import held
from pipeline.language import LANGUAGES
from pipeline.workspace import find_workspace
from tests.cli.command import outputs, run_month, scorecard

SAID = {"en": "Try again later, or wait with --wait SECONDS", "zh": "请稍后再试，或加 --wait 秒数等待"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_second_run_ends_at_once_with_4(language: str, workspace: Path) -> None:
    before = dict(outputs(workspace))
    with held(find_workspace(workspace)):
        line = run_month(workspace, "--lang", language).succeeds(4).complaint
    assert SAID[language] in line
    assert str(workspace) in line
    assert dict(outputs(workspace)) == before


def test_ingest_and_report_respect_the_lock_too(workspace: Path) -> None:
    with held(find_workspace(workspace)):
        scorecard("ingest", folder=workspace).succeeds(4)
        scorecard("report", folder=workspace).succeeds(4)


def test_a_run_that_waits_works_once_the_other_has_ended(workspace: Path) -> None:
    taken, finished = threading.Event(), threading.Event()

    def another_run() -> None:
        with held(find_workspace(workspace)):
            taken.set()
            finished.wait(0.3)

    other = threading.Thread(target=another_run)
    other.start()
    taken.wait()
    outcome = run_month(workspace, "--wait", "60", "--quiet")
    other.join()
    outcome.succeeds(3)


def test_looking_needs_no_lock(workspace: Path) -> None:
    with held(find_workspace(workspace)):
        scorecard("explain", "--month", "2026-10", "--kpi", "completion", folder=workspace).succeeds()
        scorecard("policy", "list", folder=workspace).succeeds()
