"""What every closed month would say today; remembered until something that decides it changes."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipeline.close.differences import difference_document, month_difference, read_difference
from pipeline.close.manifest import Revision, newest
from pipeline.close.results import write_results
from pipeline.files import write_whole
from pipeline.jobs.adoptions import approvals_fingerprint
from pipeline.jobs.month import month_report
from pipeline.jobs.publish import versions
from pipeline.jobs.setup import Definitions, policies_for
from pipeline.report.differences import MonthDifference
from pipeline.report.model import Closing, MonthReport
from pipeline.workspace import Workspace


def closed_differences(
    workspace: Workspace, definitions: Definitions, as_of: datetime, state: str
) -> tuple[MonthDifference, ...]:
    """Every closed month held against today's rows, definitions and decisions, by month.

    `state` is that of the warehouse. A month is never judged earlier than it was closed.
    """
    closed = [newest(workspace.closed)[month] for month in sorted(newest(workspace.closed))]
    if not closed:
        return ()
    wanted = _fingerprint(workspace, definitions, closed, as_of, state)
    remembered = _remembered(workspace.differences, wanted)
    if remembered is not None:
        return remembered
    try:
        found = tuple(_difference(workspace, definitions, revision, as_of) for revision in closed)
    finally:
        shutil.rmtree(workspace.scratch, ignore_errors=True)
    document = {"fingerprint": wanted, "months": list(map(difference_document, found))}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    write_whole(workspace.differences, text.encode(), mode=0o600)
    return found


def _fingerprint(
    workspace: Workspace, definitions: Definitions, closed: Sequence[Revision], as_of: datetime, state: str
) -> str:
    rules = [policies_for(workspace, definitions, revision.month).sha256 for revision in closed]
    seals = [revision.sha256 for revision in closed]
    decided = [state, definitions.fingerprint, approvals_fingerprint(workspace), as_of.isoformat()]
    parts = [*decided, *rules, *seals, *versions().values()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _remembered(file: Path, wanted: str) -> tuple[MonthDifference, ...] | None:
    """What was found when nothing else was so; None when something was, or nothing readable is there."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        if document["fingerprint"] == wanted:
            return tuple(map(read_difference, document["months"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


def _difference(workspace: Workspace, definitions: Definitions, revision: Revision, as_of: datetime) -> MonthDifference:
    workspace.scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=workspace.scratch) as scratch:
        return difference_now(workspace, definitions, revision, as_of, Path(scratch))[0]


def difference_now(
    workspace: Workspace, definitions: Definitions, revision: Revision, as_of: datetime, scratch: Path
) -> tuple[MonthDifference, MonthReport]:
    """The closed month against today, and the month as it would be reported today; results lie in `scratch`."""
    moment = max(as_of, datetime.fromisoformat(str(revision.document["as_of"])))
    policies = policies_for(workspace, definitions, revision.month)
    report = month_report(workspace, definitions, policies, revision.month, moment, ())
    report = replace(report, closing=Closing(revision.number, str(revision.document["closed_by"])))
    write_results(report, scratch)
    same = definitions.fingerprint == revision.document["definitions"]
    return month_difference(revision, scratch, moment.isoformat(), report.corrections, same), report
