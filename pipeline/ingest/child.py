"""The process that opens workbooks: one JSON line per file in, one or two out. It may die, its parent not.

In: {"path", "out", "now"}. Out: {"allow": seconds, "package": ...} once the size and kind are known, then
{"workbook": ...} or {"unreadable": ...}, with "retire": true when this process should not be given another file.

A big workbook that seems plain is shared: the process that inspects it waits for {"last": row}, the last row it is to
read itself (null: all), and another process is asked for the rest with {"package", "first"} added to its job.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import resource
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from pipeline.ingest import modern
from pipeline.ingest.gate import Limits, Package, inspect, opened
from pipeline.ingest.modern import WHOLE, Share
from pipeline.ingest.tables import Refused, Unreadable, WorkbookText

# After a big file the freed memory lies in pieces; a fresh process is cheap.
_RETIRE_BYTES = 100 << 20

Allow = Callable[[Package], Share]


def main() -> None:
    """Serves files until the parent closes the pipe or dies."""
    limits = Limits(**json.loads(sys.argv[1]))
    answers = _private_output()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    # rows come and go by the thousand and hold no cycles; looking for some would cost a fifth of the time
    gc.disable()
    jobs: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    while True:
        if _serve(json.loads(jobs.get()), limits, answers, jobs):
            return


def _private_output() -> TextIO:
    """The pipe to the parent, out of reach of anything that prints."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answers


def _listen(jobs: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        jobs.put(line)
    # The parent is gone: nobody wants the answer, whatever the other thread is doing.
    os._exit(0)


def _serve(job: dict[str, Any], limits: Limits, answers: TextIO, jobs: queue.SimpleQueue[str]) -> bool:
    """Whether this process should end after the job it has answered."""
    retire = False

    def allow(package: Package) -> Share:
        nonlocal retire
        retire = package.expanded > _RETIRE_BYTES
        seconds = limits.allowance(package.expanded)
        _limit_cpu(limits.cpu_seconds + seconds)
        _send(answers, {"allow": seconds, "package": asdict(package)})
        return Share(last=json.loads(jobs.get())["last"]) if package.can_be_shared else WHOLE

    _limit_cpu(limits.cpu_seconds)
    try:
        path, out_dir = Path(job["path"]), Path(job["out"])
        found: WorkbookText | Unreadable
        if "package" in job:
            out_dir.mkdir(parents=True, exist_ok=True)
            _limit_cpu(limits.cpu_seconds + limits.allowance(job["package"]["expanded"]))
            found = modern.read(path, out_dir, limits, Package(**job["package"]), Share(job["first"]))
        else:
            found = read(path, out_dir, limits, job["now"], allow)
    except Refused as refused:
        found = refused.reason
    except MemoryError:
        found, retire = Unreadable("too_large", "memory_limit"), True
    except (KeyboardInterrupt, SystemExit):
        raise
    # The reader's panics are no Exception, and whatever goes wrong here is the fault of this one file.
    except BaseException as fault:
        found, retire = Unreadable("unreadable", "reader_failed", {"reason": type(fault).__name__}), True
    key = "workbook" if isinstance(found, WorkbookText) else "unreadable"
    _send(answers, {key: asdict(found), "retire": retire})
    gc.collect()
    return retire


def read(path: Path, out_dir: Path, limits: Limits, now: float | None, allow: Allow) -> WorkbookText:
    """The workbook as text tables in `out_dir`. `allow` is told what it is and says which rows to read.

    Raises `Refused` with the reason.
    """
    share = WHOLE

    def glance(seeming: Package) -> None:
        nonlocal share
        share = allow(seeming)

    with opened(path, now, limits) as file:
        package = inspect(file, path, limits, glance)
        out_dir.mkdir(parents=True, exist_ok=True)
        if package.kind == "xls":
            # Old workbooks are rare; their reader need not be loaded for the others.
            from pipeline.ingest import legacy

            allow(package)
            return legacy.read(path, out_dir, limits)
        # It seemed plain and is not: then the other process reads in vain, and this one reads everything.
        return modern.read(path, out_dir, limits, package, share if package.plain else WHOLE)


def _limit_cpu(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _send(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message, default=str) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
