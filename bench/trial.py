"""The kill trial: a run is killed at random moments, and each time the next plain run must put everything right."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.commands import MONTH, Ended, run_month, still_alive
from pipeline.files import sha256_of

LATE_ARRIVALS = 4
DAMAGED_OR_REJECTED = (0, 3)


@dataclass(frozen=True)
class Start:
    """A state from which runs are killed: a workspace, how long its run takes, and what it must publish."""

    name: str
    workspace: Path
    seconds: float
    outputs: dict[str, str]


@dataclass
class Watch:
    """What a reader of the published month saw while runs went on."""

    looks: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kill:
    """One trial: when the run was killed, whether it had ended by itself, and everything that was wrong afterwards."""

    start: str
    after: float
    ended: bool
    faults: tuple[str, ...]


def prepare(company: Path, scratch: Path) -> tuple[Start, Start]:
    """Two states to kill from: nothing loaded yet, and all but the last workbooks loaded and the month published."""
    empty, earlier = scratch / "empty", scratch / "earlier"
    copy_workspace(company, empty)
    copy_workspace(company, earlier)
    late = sorted(path for path in (earlier / "data" / "raw").rglob("*.xlsx") if not path.name.startswith("~"))
    aside = scratch / "aside"
    for path in late[:: max(len(late) // LATE_ARRIVALS, 1)]:
        kept = aside / path.relative_to(earlier)
        kept.parent.mkdir(parents=True, exist_ok=True)
        path.rename(kept)
    check_ended(run_month(earlier))
    shutil.copytree(aside, earlier, dirs_exist_ok=True)
    return _start("empty", empty, scratch), _start("earlier", earlier, scratch)


def _start(name: str, workspace: Path, scratch: Path) -> Start:
    undisturbed = scratch / f"{name}-undisturbed"
    copy_workspace(workspace, undisturbed)
    ended = run_month(undisturbed)
    check_ended(ended)
    return Start(name, workspace, ended.seconds, published_files(undisturbed))


def check_ended(ended: Ended) -> None:
    """Raises when an undisturbed run did not end as it should: the trial would prove nothing."""
    if ended.code not in DAMAGED_OR_REJECTED:
        raise RuntimeError(f"exit code {ended.code}: {ended.err}")


def copy_workspace(workspace: Path, place: Path) -> None:
    """Makes a copy of a workspace in which every file keeps its time."""
    shutil.copytree(workspace, place, copy_function=shutil.copy2)


def published_files(workspace: Path) -> dict[str, str]:
    """SHA-256 of every published file of the trial month but `run.json`, whose durations differ."""
    folder = workspace / "reports" / MONTH
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}


def kills(starts: Sequence[Start], count: int, seed: int, scratch: Path) -> Iterator[Kill]:
    """The outcome of so many kills, at seeded moments, from each state in turn."""
    chance = Random(seed)
    for number in range(count):
        start = starts[number % len(starts)]
        yield _kill(start, chance.random() * start.seconds, scratch / f"kill-{number:03}")


def _kill(start: Start, after: float, workspace: Path) -> Kill:
    copy_workspace(start.workspace, workspace)
    with watched(workspace) as watch:
        first = run_month(workspace, killed_after=after)
        second = run_month(workspace)
    faults = [*watch.faults, *_differences(start, second, workspace)]
    faults += [f"process {pid} is left" for pid in still_alive(str(workspace))]
    shutil.rmtree(workspace)
    return Kill(start.name, after, first.code >= 0, tuple(faults))


def _differences(start: Start, ended: Ended, workspace: Path) -> Iterator[str]:
    if ended.code not in DAMAGED_OR_REJECTED:
        yield f"the next run ended with {ended.code}: {ended.err.strip()}"
    found = published_files(workspace)
    for name in sorted({*found, *start.outputs}):
        if found.get(name) != start.outputs.get(name):
            yield f"{name} differs from an undisturbed run"
    yield from (f"{path} is left over" for path in left_over(workspace))


def left_over(workspace: Path) -> list[str]:
    """Unfinished files and folders that lie about in a workspace at rest."""
    places = (path for part in ("data", "reports") for path in (workspace / part).rglob(".*"))
    return sorted(path.relative_to(workspace).as_posix() for path in places if path.name != ".lock")


@contextmanager
def watched(workspace: Path) -> Iterator[Watch]:
    """Reads the published month all the time while the block runs, as a web server or a colleague would."""
    watch, stop = Watch(), threading.Event()
    folder = workspace / "reports" / MONTH
    reader = threading.Thread(target=_look, args=(folder, watch, stop))
    reader.start()
    try:
        yield watch
    finally:
        stop.set()
        reader.join()


def _look(folder: Path, watch: Watch, stop: threading.Event) -> None:
    was_there = folder.exists()
    while not stop.wait(0.005):
        watch.looks += 1
        fault = _look_once(folder, was_there)
        if fault is not None:
            watch.faults.append(fault)
            return
        was_there = was_there or folder.exists()


def _look_once(folder: Path, was_there: bool) -> str | None:
    try:
        inode = folder.stat().st_ino
        document = json.loads((folder / "run.json").read_bytes())
        partial = [name for name in document["outputs"] if not (folder / name).is_file()]
    except FileNotFoundError:
        return "a published month was missing" if was_there and not folder.exists() else _half(folder, was_there)
    except ValueError:
        return "run.json was half written"
    return f"published without {partial[0]}" if partial and folder.stat().st_ino == inode else None


def _half(folder: Path, was_there: bool) -> str | None:
    whole = not folder.exists() or (folder / "run.json").exists()
    return None if whole else "a published month had no run.json"
