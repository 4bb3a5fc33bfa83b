"""What ingest would say of workbooks, tried in a workspace of its own that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.ingest.accounts import Account, accounts
from pipeline.ingest.discover import FoundFile, find_files, found_file
from pipeline.ingest.load import Progress, ingest
from pipeline.jobs.messages import account_lines
from pipeline.jobs.run import RunResult, exit_code
from pipeline.jobs.setup import load_definitions
from pipeline.language import Language, say
from pipeline.workspace import Workspace


def check_files(workspace: Workspace, files: Sequence[Path], progress: Progress | None = None) -> RunResult:
    """The accounting that ingest would give for these files in an empty warehouse, by the workspace's definitions."""
    logs = load_definitions(workspace).logs
    with tempfile.TemporaryDirectory(prefix="scorecard-check-") as folder:
        trial = Workspace(Path(folder), workspace.settings.__class__(**{**vars(workspace.settings), "paths": {}}))
        result = ingest(trial, logs, _found(files), progress=progress)
        found = accounts(trial.warehouse, frozenset(result.loaded))
    return RunResult(exit_code(found), tuple(found), {})


def _found(files: Sequence[Path]) -> list[FoundFile]:
    """Every file under the path by which it was given, so that two of one name stay apart."""
    named = [Path(f) for f in files if not f.is_dir()]
    inside = [found.place for f in files if f.is_dir() for found in find_files(f)]
    return [found_file(place.absolute(), Path("/")) for place in [*named, *inside]]


def check_lines(found: Sequence[Account], language: Language) -> Iterator[str]:
    """A verdict per sheet, then one line per thing to put right."""
    for account in found:
        if account["status"] == "loaded":
            yield from _verdicts(account, language)
        yield from account_lines([account], language)


def _verdicts(account: Account, language: Language) -> Iterator[str]:
    path = account["path"]
    if not account["sheets"]:
        yield say(language, "check.no_sheet", path=path)
    for sheet in account["sheets"]:
        if sheet["verdict"] == "empty":
            yield say(language, "check.sheet_empty", path=path, sheet=sheet["sheet"])
        elif sheet["verdict"] == "loaded":
            good = sheet["rows_read"] - sheet["rejected"] - sheet["blank"]
            yield say(
                language,
                "check.sheet",
                path=path,
                sheet=sheet["sheet"],
                log=sheet["log"],
                heading=sheet["header_row"],
                exported_at=sheet["exported_at"],
                rows_read=sheet["rows_read"],
                good=good,
                rejected=sheet["rejected"],
                blank=sheet["blank"],
            )
