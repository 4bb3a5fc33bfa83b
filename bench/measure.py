"""Seconds and memory of processes that are measured alone."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / (1 << 20)


@dataclass(frozen=True)
class Cost:
    """What a process took with its children: wall seconds, CPU seconds, and the greatest memory together in MiB."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


def cost_of(command: Sequence[str], folder: Path, environment: Mapping[str, str], own_clock: bool = False) -> Cost:
    """The cost of one command, run to its end. Raises when it ends neither with 0 nor with 3 (rows rejected).

    With `own_clock` the command prints the seconds of its work itself, start-up left out.
    """
    before, start = os.times(), time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        peak = _peak_of_tree(child)
        printed, said = (stream.decode() for stream in child.communicate())
    seconds, after = time.perf_counter() - start, os.times()
    peak.stop()
    if child.returncode not in (0, 3):
        raise RuntimeError(f"{command}: {child.returncode}: {said}")
    seconds = float(printed) if own_clock else seconds
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(seconds, used, peak.mib)


def medians(costs: Sequence[Cost]) -> Cost:
    """The median of each of the three."""
    return Cost(
        median(cost.seconds for cost in costs),
        median(cost.cpu_seconds for cost in costs),
        median(cost.peak_mib for cost in costs),
    )


def in_turn(times: int, *measures: Callable[[], Cost]) -> list[Cost]:
    """The medians of several measures, taken one after the other, round after round, never two at once."""
    rounds = [[measure() for measure in measures] for _ in range(times)]
    return [medians(costs) for costs in zip(*rounds, strict=True)]


class _Peak:
    """Looks at a process and its descendants every few milliseconds."""

    def __init__(self, root: int) -> None:
        self.mib = 0.0
        self._root = root
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the watch."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            self.mib = max(self.mib, sum(map(_resident_mib, _with_descendants(self._root))))


def _peak_of_tree(child: subprocess.Popen[bytes]) -> _Peak:
    return _Peak(child.pid)


def _with_descendants(root: int) -> list[int]:
    found = [root]
    for pid in found:
        with suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _resident_mib(pid: int) -> float:
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_MIB
    return 0.0
