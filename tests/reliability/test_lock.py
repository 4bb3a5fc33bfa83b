"""One run at a time per workspace: the others leave at once, and a killed holder is in nobody's way."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from bench.commands import begin, scorecard
from bench.trial import copy_workspace
from pipeline.workspace import find_workspace

AT_ONCE = 6
LOCKED = 4
REJECTED = 3


def test_of_six_at_once_one_works_and_five_leave(company: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "company"
    copy_workspace(company, workspace)

    started = [begin("ingest", folder=workspace) for _ in range(AT_ONCE)]
    said = [process.communicate()[1] for process in started]

    codes = [process.returncode for process in started]
    assert sorted(codes) == [REJECTED, *[LOCKED] * (AT_ONCE - 1)]
    refused = [text for text, code in zip(said, codes, strict=True) if code == LOCKED]
    assert all(len(text.splitlines()) == 1 and str(workspace) in text for text in refused)


def test_a_killed_holder_frees_the_workspace(company: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "company"
    copy_workspace(company, workspace)
    holder = begin("ingest", folder=workspace)
    wait_for_work(workspace)
    assert scorecard("ingest", folder=workspace).code == LOCKED

    os.killpg(holder.pid, signal.SIGKILL)
    holder.communicate()

    assert scorecard("ingest", folder=workspace).code == REJECTED


def wait_for_work(workspace: Path) -> None:
    """Returns when a run has begun its work in the workspace, which it does only as its holder."""
    scratch = find_workspace(workspace).scratch
    for _ in range(600):
        if scratch.exists():
            return
        time.sleep(0.02)
    raise AssertionError("the run did not begin")
