"""Makes an evidence pack: everything a third person needs to check what closed months say of one person."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.close.manifest import Revision, in_order, revisions
from pipeline.close.pack import README, write_pack
from pipeline.close.pack_months import (
    APPROVALS,
    CORRECTIONS,
    SIGNATURES,
    approvals_of,
    as_json,
    chain_files,
    month_about,
    month_files,
    month_folder,
    person_of,
)
from pipeline.close.pack_rows import corrected_cells, original_rows, places_of, signatures
from pipeline.close.people import Part
from pipeline.errors import Refused, UsageError
from pipeline.jobs.setup import Definitions, held, load_definitions
from pipeline.language import LANGUAGES, say
from pipeline.month import Month
from pipeline.workspace import Workspace

ROWS = "rows.json"


@dataclass(frozen=True)
class PackWish:
    """Whose pack, of which closed months, made by whom and when, why, and where it shall lie."""

    employee_no: str
    months: Sequence[Month]
    by: str
    at: datetime
    reason: str
    output: Path


def make_pack(workspace: Workspace, wish: PackWish, wait: float = 0) -> dict[str, Any]:
    """What the pack says of itself, sealed; it lies where it was wished.

    Raises:
        Refused: a month is not closed, or was closed before one person's part could be proved.
        UsageError: no card of the months has that number.
        Unusable: an original workbook is not in the archive as it was loaded.
    """
    with held(workspace, wait):
        every = revisions(workspace.closed)
        wanted = _wanted(every, wish)
        parts = {revision.name: person_of(revision, wish.employee_no) for revision in wanted}
        there = [(revision, part) for revision in wanted if (part := parts[revision.name]) is not None]
        if not there:
            raise UsageError("pack.nobody", number=wish.employee_no, months=_listed(wish.months))
        definitions = load_definitions(workspace)
        files = {README: _readme(wish, there).encode(), **chain_files(list(in_order(every)), wish.employee_no)}
        for revision, part in there:
            files |= _month(workspace, definitions, revision, part, wish.employee_no)
        return write_pack(wish.output, _about(wish, every, there), files)


def _wanted(every: Sequence[Revision], wish: PackWish) -> list[Revision]:
    """The newest revision of each month."""
    standing = {revision.month: revision for revision in every}
    if missing := [month for month in wish.months if month not in standing]:
        raise Refused("pack.not_closed", months=_listed(missing))
    wanted = [standing[month] for month in wish.months]
    if old := [revision for revision in wanted if "people" not in revision.document]:
        raise Refused("pack.closed_before", names=", ".join(revision.name for revision in old))
    return wanted


def _listed(months: Sequence[Month]) -> str:
    return ", ".join(map(str, months))


def _about(wish: PackWish, every: Sequence[Revision], there: Sequence[tuple[Revision, Part]]) -> dict[str, Any]:
    of = {
        revision.name: [one for one in every if one.month == revision.month and one.number < revision.number]
        for revision, _ in there
    }
    return {
        "employee_no": wish.employee_no,
        "name": there[-1][1]["card"]["name"],
        "made_by": wish.by,
        "made_at": wish.at.isoformat(),
        "reason": wish.reason,
        "program": __version__,
        "head": list(in_order(list(every)))[-1].sha256,
        "months": [month_about(revision, wish.employee_no, part, of[revision.name]) for revision, part in there],
    }


def _month(
    workspace: Workspace, definitions: Definitions, revision: Revision, part: Part, number: str
) -> dict[str, bytes]:
    places, folder = places_of(part["cases"]), month_folder(revision)
    workspace.scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=workspace.scratch) as empty:
        rows = original_rows(workspace, definitions.logs, places, Path(empty))
        approvals = approvals_of(revision, Path(empty))
    return {
        **month_files(revision, number, part),
        f"{folder}/{ROWS}": as_json("rows", rows),
        f"{folder}/{CORRECTIONS}": as_json("corrections", corrected_cells(revision, places)),
        f"{folder}/{SIGNATURES}": as_json("acknowledgements", signatures(revision, number, part["card"]["name"])),
        f"{folder}/{APPROVALS}": as_json("approvals", approvals),
    }


def _readme(wish: PackWish, there: Sequence[tuple[Revision, Part]]) -> str:
    """What this is and how to check it, in both languages."""
    told = {
        "number": wish.employee_no,
        "name": there[-1][1]["card"]["name"],
        "months": ", ".join(revision.name for revision, _ in there),
        "by": wish.by,
        "file": wish.output.name,
    }
    return "\n\n".join(say(language, "pack.readme", **told).strip() for language in LANGUAGES) + "\n"


def months_between(first: Month, last: Month) -> list[Month]:
    """Every month from the first to the last, both included.

    Raises:
        UsageError: the last is before the first.
    """
    if last < first:
        raise UsageError("pack.order", first=str(first), last=str(last))
    return [first.plus(step) for step in range(first.until(last))]
