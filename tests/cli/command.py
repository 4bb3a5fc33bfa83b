"""Runs the command line inside the test's own process, which is quicker than a new one and leaves the same traces."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from pipeline.cli import main

MONTH = "2026-10"
AS_OF = "2026-12-05T00:00:00"
NEUTRAL = {"LC_ALL": "C.UTF-8", "SCORECARD_WORKSPACE": ""}


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON object on standard output; anything else there is a failure."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def complaint(self) -> str:
        """The one line that the command printed instead of a result."""
        assert self.out == ""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]

    def succeeds(self, code: int = 0) -> Outcome:
        """This outcome, if it ended with that code."""
        assert self.code == code, f"exit {self.code}\n{self.err}"
        return self


def scorecard(*words: object, folder: Path | None = None, **environment: str) -> Outcome:
    """The outcome of `scorecard WORDS...` run in that folder, in English unless words or locale say otherwise."""
    out, err = io.StringIO(), io.StringIO()
    arguments = ["scorecard", *map(str, words)]
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        contextlib.chdir(folder or Path.cwd()),
        mock.patch.object(sys, "argv", arguments),
        mock.patch.dict(os.environ, NEUTRAL | environment),
    ):
        code = _exit_code()
    return Outcome(code, out.getvalue(), err.getvalue())


def _exit_code() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


def run_month(folder: Path, *words: object) -> Outcome:
    """The outcome of publishing the sample month of that workspace."""
    return scorecard("run", "--month", MONTH, "--as-of", AS_OF, *words, folder=folder)


def outputs(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every published file of the sample month that must be the same twice, with its bytes."""
    month = folder / "reports" / MONTH
    for path in sorted(month.rglob("*")):
        if path.is_file() and path.name != "run.json":
            yield path.relative_to(month).as_posix(), path.read_bytes()
