"""Reads workbooks in child processes with limits, so that no file can take the program or its memory down."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any
from zoneinfo import ZoneInfo

import pipeline
from pipeline.ingest.gate import Limits, Package
from pipeline.ingest.sheets import widen
from pipeline.ingest.tables import CellIssue, SheetText, Unreadable, WorkbookText

Result = WorkbookText | Unreadable

_READ = 1 << 16
# The process that reads the later rows must pass over the earlier ones; the other has the whole file to check.
_FIRST_SHARE = 0.4
_LAST_BREATH = 10  # seconds a dying process may take to leave its exit status
_TOO_MUCH_COMPUTING = Unreadable("too_large", "time_limit", {"clock": "cpu"})
_TOO_LONG = Unreadable("too_large", "time_limit", {"clock": "wall"})


def child_command(limits: Limits) -> list[str]:
    """The command that starts a reading process."""
    # -P: a file that happens to lie in the current folder must not be imported in place of a module.
    return [sys.executable, "-P", "-m", "pipeline.ingest.child", json.dumps(asdict(limits))]


class ReaderPool:
    """Reading processes that each take one workbook after another and are replaced when they die.

    `timezone` is the IANA name of the zone in which the workbooks' own time of saving is given.
    """

    def __init__(self, workers: int, limits: Limits, timezone: str, command: Sequence[str] | None = None) -> None:
        self._limits = limits
        self._zone = ZoneInfo(timezone)
        self._workers = workers
        self._threads = ThreadPoolExecutor(workers)
        self._helpers = ThreadPoolExecutor(workers)
        self._idle: SimpleQueue[_Child] = SimpleQueue()
        for _ in range(workers):
            child = _Child(command or child_command(limits))
            child.start()
            self._idle.put(child)

    def __enter__(self) -> ReaderPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)
        self._helpers.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().stop()

    def submit(self, workbook: Path, out_dir: Path, now: float | None = None) -> Future[Result]:
        """The result to come. Its CSV files go to `out_dir`, which is this workbook's own.

        `now` in seconds since 1970 tells a broken file that is still being copied from a damaged one.
        """
        return self._threads.submit(self._read, workbook, out_dir, now)

    def read_many(self, jobs: Iterable[tuple[Path, Path]], now: float | None = None) -> Iterator[tuple[Path, Result]]:
        """Each workbook of the jobs (workbook, folder for its CSV files) with its result, in the order given.

        At most two workbooks per process are read ahead of the one that is asked for.
        """
        waiting: deque[tuple[Path, Future[Result]]] = deque()
        for workbook, out_dir in jobs:
            waiting.append((workbook, self.submit(workbook, out_dir, now)))
            if len(waiting) > 2 * self._workers:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())

    def _read(self, workbook: Path, out_dir: Path, now: float | None) -> Result:
        job = {"path": str(workbook.absolute()), "out": str(out_dir.absolute()), "now": now}
        shared: list[Future[Result]] = []

        def share(package: Mapping[str, Any]) -> int | None:
            """The last row for the process that asks; the rest goes to an idle one, if there is one."""
            try:
                helper = self._idle.get_nowait()
            except Empty:
                return None
            first = int(package["rows"] * _FIRST_SHARE)
            rest = {**job, "out": str(out_dir.absolute() / "rest"), "package": package, "first": first}
            shared.append(self._helpers.submit(self._ask, helper, rest))
            return first - 1

        result = self._ask(self._idle.get(), job, share)
        if shared and isinstance(result, WorkbookText) and not result.is_whole:
            result = joined(result, shared[0].result())
        if isinstance(result, Unreadable):
            for part in sorted(out_dir.rglob("sheet-*")):
                part.unlink()
        return result

    def _ask(
        self, child: _Child, job: Mapping[str, Any], share: Callable[[Mapping[str, Any]], int | None] | None = None
    ) -> Result:
        try:
            answer = child.ask(job, self._limits, share)
        finally:
            self._idle.put(child)
        return answer if isinstance(answer, Unreadable) else _result(answer, self._zone)


def joined(first: WorkbookText, rest: Result) -> Result:
    """The two shares of a workbook as one: the rows of the second appended to the file of the first."""
    if isinstance(rest, Unreadable):
        return rest
    pairs = zip(first.sheets, rest.sheets, strict=True)
    return replace(
        first,
        sheets=tuple(_joined_sheet(*pair) for pair in pairs),
        issues=(*first.issues, *rest.issues),
        issues_left_out=first.issues_left_out + rest.issues_left_out,
        is_whole=True,
    )


def _joined_sheet(first: SheetText, rest: SheetText) -> SheetText:
    columns = max(first.columns, rest.columns)
    for part in (first, rest):
        if part.rows and part.columns < columns:
            widen(part.csv, columns)
    with first.csv.open("ab") as whole, rest.csv.open("rb") as more:
        shutil.copyfileobj(more, whole, 1 << 20)
    rest.csv.unlink()
    return replace(first, rows=first.rows + rest.rows, last_row=max(first.last_row, rest.last_row), columns=columns)


def _finished(workbook: Path, future: Future[Result]) -> tuple[Path, Result]:
    return workbook, future.result()


class _Child:
    """One reading process and its pipes; started again on demand, so that there is always one to ask."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._received = b""

    def ask(
        self,
        job: Mapping[str, Any],
        limits: Limits,
        share: Callable[[Mapping[str, Any]], int | None] | None = None,
    ) -> dict[str, Any] | Unreadable:
        """The answer to one job, or what the death of the process tells about the file.

        `share` is asked which row of a big workbook is the last for this process.
        """
        process = self.start()
        try:
            _write(process, json.dumps(job) + "\n")
            answer = self._answer(process, limits, share)
        except (EOFError, BrokenPipeError):
            return self._buried(process)
        except TimeoutError:
            self.stop()
            return _TOO_LONG
        if answer.get("retire"):
            self.stop()
        return answer

    def start(self) -> subprocess.Popen[bytes]:
        """The running process; one is started where there is none, and takes its time while others go on."""
        self._process = self._process or _start(self._command)
        return self._process

    def stop(self) -> None:
        """Ends the process, whatever it is doing."""
        process, self._process, self._received = self._process, None, b""
        if process is None:
            return
        process.kill()
        _closed(process)

    def _buried(self, process: subprocess.Popen[bytes]) -> Unreadable:
        self._process, self._received = None, b""
        return _cause_of_death(_closed(process))

    def _answer(
        self,
        process: subprocess.Popen[bytes],
        limits: Limits,
        share: Callable[[Mapping[str, Any]], int | None] | None,
    ) -> dict[str, Any]:
        deadline = time.monotonic() + limits.wall_seconds
        while True:
            message: dict[str, Any] = json.loads(self._line(process, deadline))
            if "allow" not in message:
                return message
            deadline += message["allow"]
            if Package(**message["package"]).can_be_shared:
                last = share(message["package"]) if share else None
                _write(process, json.dumps({"last": last}) + "\n")

    def _line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        assert process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._received:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                block = os.read(process.stdout.fileno(), _READ)
                if not block:
                    raise EOFError
                self._received += block
        line, self._received = self._received.split(b"\n", 1)
        return line


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    package_home = str(Path(pipeline.__file__).parent.parent)
    path = os.pathsep.join(filter(None, [package_home, os.environ.get("PYTHONPATH", "")]))
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        # Ctrl-C is for the program, which then ends its children itself.
        start_new_session=True,
    )


def _write(process: subprocess.Popen[bytes], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line.encode())
    process.stdin.flush()


def _closed(process: subprocess.Popen[bytes]) -> int:
    """The exit status of a process that has ended or is about to."""
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        # What was not yet written is of no use to the dead.
        with suppress(BrokenPipeError):
            pipe.close()
    try:
        return process.wait(_LAST_BREATH)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _cause_of_death(status: int) -> Unreadable:
    if status == -signal.SIGXCPU:
        return _TOO_MUCH_COMPUTING
    # SIGABRT: the reader could not allocate what the file asks for. SIGKILL: the system was out of memory.
    if status in (-signal.SIGABRT, -signal.SIGKILL):
        return Unreadable("too_large", "memory_limit")
    return Unreadable("unreadable", "reader_died", {"status": str(status)})


def _result(answer: Mapping[str, Any], zone: ZoneInfo) -> Result:
    if "unreadable" in answer:
        return Unreadable(**answer["unreadable"])
    found = answer["workbook"]
    return WorkbookText(
        tuple(SheetText(**{**each, "csv": Path(each["csv"])}) for each in found["sheets"]),
        found["date_1904"],
        _local(found["modified"], zone),
        tuple(CellIssue(**each) for each in found["issues"]),
        found["issues_left_out"],
        found["is_whole"],
    )


def _local(moment: str | None, zone: ZoneInfo) -> datetime | None:
    """The naive time in the zone, of a time in UTC."""
    if moment is None:
        return None
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
