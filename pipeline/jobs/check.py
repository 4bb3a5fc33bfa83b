"""What ingest would say of workbooks, tried in a workspace of its own that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
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
    """The accounting that ingest would give for these files in an empty warehouse, by the workspace's definitions.

    Every file stands in it under the path by which it was given, those of a folder under the folder's.
    """
    logs = load_definitions(workspace).logs
    given = dict(_numbered(files))
    with tempfile.TemporaryDirectory(prefix="scorecard-check-") as folder:
        trial = Workspace(Path(folder), workspace.settings.model_copy(update={"paths": {}}))
        result = ingest(trial, logs, [replace(file, path=name) for name, file in given.items()], progress=progress)
        found = [_as_given(account, given) for account in accounts(trial.warehouse, frozenset(result.loaded))]
    return RunResult(exit_code(found), tuple(sorted(found, key=lambda account: str(account["path"]))), logs, {})


def _numbered(files: Sequence[Path]) -> Iterator[tuple[str, FoundFile]]:
    """Every file by a name of its own within the trial, whatever path it was given by."""
    folders = [file for file in files if file.is_dir()]
    named = [replace(found_file(file, file.parent), path=str(file)) for file in files if file not in folders]
    inside = [replace(found, path=str(folder / found.path)) for folder in folders for found in find_files(folder)]
    each_once = {found.path: found for found in [*named, *inside]}
    for number, found in enumerate(each_once.values()):
        yield f"{number}/{found.place.name}", found


def _as_given(account: Account, given: Mapping[str, FoundFile]) -> Account:
    return account | {key: given[account[key]].path for key in ("path", "duplicate_of") if key in account}


def check_lines(result: RunResult, language: Language) -> Iterator[str]:
    """A verdict per sheet, then one line per thing to put right."""
    for account in result.accounting:
        if account["status"] == "loaded":
            yield from _verdicts(account, language)
        yield from account_lines([account], result.logs, language)


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
