"""One run at a time per workspace: the others leave at once, and a killed holder is in nobody's way."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from bench.commands import AS_OF, MONTH, begin, run_month
from bench.trial import copy_workspace, published_files
from pipeline.workspace import find_workspace

AT_ONCE = 6
LOCKED = 4


def begin_run(workspace: Path) -> subprocess.Popen[str]:
    return begin("run", "--month", MONTH, "--as-of", AS_OF, "--lang", "zh", folder=workspace)


def test_of_six_runs_at_once_one_works_and_five_leave(company: Path, published: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "company"
    copy_workspace(company, workspace)

    runs = [begin_run(workspace) for _ in range(AT_ONCE)]
    said = [run.communicate()[1] for run in runs]

    codes = [run.returncode for run in runs]
    assert sorted(codes) == [3, *[LOCKED] * (AT_ONCE - 1)]
    refused = [text for text, code in zip(said, codes, strict=True) if code == LOCKED]
    assert all(len(text.splitlines()) == 1 and str(workspace) in text for text in refused)
    assert published_files(workspace) == published_files(published)


def test_a_killed_holder_frees_the_workspace(company: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "company"
    copy_workspace(company, workspace)
    holder = begin_run(workspace)
    wait_for_work(workspace)
    assert run_month(workspace).code == LOCKED

    os.killpg(holder.pid, signal.SIGKILL)
    holder.communicate()

    assert run_month(workspace).code == 3


def wait_for_work(workspace: Path) -> None:
    """Returns when a run has begun its work in the workspace, which it does only as its holder."""
    scratch = find_workspace(workspace).scratch
    for _ in range(600):
        if scratch.exists():
            return
        time.sleep(0.02)
    raise AssertionError("the run did not begin")
