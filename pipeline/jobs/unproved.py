"""Measures a frozen month again and says in what its results differ."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.close.manifest import MANIFEST
from pipeline.close.results import CASES, DOCUMENTS, CaseChange, case_changes, document_differences
from pipeline.errors import ScorecardError
from pipeline.jobs.again import measure_again
from pipeline.language import Message, message
from pipeline.report.documents import to_json

TOLD = 20
"""So many differences of one file are told one by one."""


def unproved(frozen: Path, scratch: Path) -> list[Message]:
    """Everything in which the frozen results differ from what the frozen rows give now; empty when they are proved.

    `scratch` is a folder in which only this process works.

    Raises:
        ScorecardError: the month cannot be measured again.
    """
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=scratch) as empty:
        again = measure_again(frozen, Path(empty))
        return [*_documents(frozen, again), *map(_case, case_changes(frozen / CASES, again / CASES))]


def check_repeatable(frozen: Path, document: Mapping[str, Any], scratch: Path) -> None:
    """Proves a month just frozen, before anybody relies on it.

    Raises:
        ScorecardError: its rows do not give its results again.
    """
    (frozen / MANIFEST).write_bytes(to_json(document))
    if found := unproved(frozen, scratch):
        raise ScorecardError("error.not_repeatable", count=len(found), first=found[0])


def _documents(frozen: Path, again: Path) -> Iterator[Message]:
    for name in DOCUMENTS:
        found = list(document_differences(frozen / name, again / name))
        for one in found[:TOLD]:
            yield message("verify.result", file=name, place=one.place, before=one.before, after=one.after)
        if len(found) > TOLD:
            yield message("verify.more", file=name, count=len(found) - TOLD)


def _case(change: CaseChange) -> Message:
    case = change.is_of
    return message(
        "verify.case",
        kpi=case["kpi"],
        case=case["case_no"],
        file=case["file"],
        sheet=case["sheet"],
        row=case["row_no"],
        differing=", ".join(change.differing),
    )
