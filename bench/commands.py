"""Runs the program as its users do: as a process of its own, with a moment at which it is killed, if one is wanted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROGRAM = (sys.executable, "-m", "pipeline")
MONTH = "2026-10"
AS_OF = "2026-12-05T00:00:00"
MARK = "SCORECARD_TRIAL"


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code (negative: the signal), what it said, and wall seconds."""

    code: int
    out: str
    err: str
    seconds: float


def scorecard(
    *arguments: str | Path,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    killed_after: float | None = None,
    whole_group: bool = True,
) -> Ended:
    """How `scorecard ARGUMENTS` ended, started in that folder.

    With `killed_after` the process and its children, or the process alone, are killed with -9 after so many seconds.
    """
    start = time.perf_counter()
    child = begin(*arguments, folder=folder, environment=environment)
    try:
        out, err = child.communicate(timeout=killed_after)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL) if whole_group else child.kill()
        out, err = child.communicate()
    return Ended(child.returncode, out, err, time.perf_counter() - start)


def begin(*arguments: str | Path, folder: Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """The process of `scorecard ARGUMENTS`, just started in that folder, leader of a group of its own."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        cwd=folder,
        env={**plain_environment(), **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def plain_environment() -> dict[str, str]:
    """The environment without this program's variables, and with compiled modules kept, as on a user's machine."""
    unwanted = ("SCORECARD_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}


def run_month(folder: Path, **how: float | bool) -> Ended:
    """How a run of the trial month ended."""
    killed = how.get("killed_after")
    return scorecard(
        *("run", "--month", MONTH, "--as-of", AS_OF, "--lang", "zh"),
        folder=folder,
        environment={MARK: str(folder)},
        killed_after=None if killed is None else float(killed),
        whole_group=bool(how.get("whole_group", True)),
    )


def still_alive(mark: str) -> list[int]:
    """Ids of processes that carry the trial's mark and do not end within five seconds (Linux)."""
    wanted = f"{MARK}={mark}".encode()
    for _ in range(100):
        left = [pid for pid in _processes() if wanted in _environment(pid)]
        if not left:
            return []
        time.sleep(0.05)
    return left


def _processes() -> Sequence[int]:
    return [int(place.name) for place in Path("/proc").iterdir() if place.name.isdigit()]


def _environment(pid: int) -> Sequence[bytes]:
    with suppress(OSError):
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return ()
