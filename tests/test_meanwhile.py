"""Work in a forked process: done at the end of the block, its faults raised here, never left alone."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.meanwhile import meanwhile

KILLED_WHILE_THE_OTHER_WORKS = """
import os, sys, time
from pathlib import Path
from pipeline.meanwhile import meanwhile
def work():
    Path(sys.argv[1]).write_text(str(os.getpid()))
    time.sleep(60)
with meanwhile(work):
    time.sleep(60)
"""


def test_both_are_done_when_the_block_ends(tmp_path: Path) -> None:
    with meanwhile(lambda: (tmp_path / "there").write_text(str(os.getpid()))):
        (tmp_path / "here").write_text(str(os.getpid()))
    assert (tmp_path / "here").read_text() == str(os.getpid()) != (tmp_path / "there").read_text()


def test_a_fault_of_the_work_is_raised_as_it_was() -> None:
    def work() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "cases.xlsx")

    with pytest.raises(OSError, match=r"cases\.xlsx") as caught, meanwhile(work):
        pass
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, "cases.xlsx")


def test_a_fault_of_the_block_ends_the_work_at_once(tmp_path: Path) -> None:
    def work() -> None:
        time.sleep(60)

    start = time.monotonic()
    with pytest.raises(ValueError, match="of the block"), meanwhile(work):
        raise ValueError("of the block")
    assert time.monotonic() - start < 30


def test_a_killed_worker_is_no_success() -> None:
    with pytest.raises(RuntimeError, match="was killed"), meanwhile(lambda: os.kill(os.getpid(), signal.SIGKILL)):
        pass


def test_the_worker_ends_with_the_process_that_waits_for_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    parent = subprocess.Popen([sys.executable, "-c", KILLED_WHILE_THE_OTHER_WORKS, str(note)])
    _until(lambda: note.is_file() and note.read_text() != "")
    parent.kill()
    parent.wait()
    worker = int(note.read_text())
    _until(lambda: not _alive(worker))


def test_without_fork_the_work_is_done_after_the_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    done: list[str] = []
    with meanwhile(lambda: done.append("work")):
        done.append("block")
    assert done == ["block", "work"]


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _until(true: object) -> None:
    assert callable(true)
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("not within ten seconds")
