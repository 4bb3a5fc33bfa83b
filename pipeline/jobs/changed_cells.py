"""Which cells of a workbook say something else than the rows that a month was closed with."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.close.frozen_rows import personal_columns, thaw_rows
from pipeline.close.manifest import Revision
from pipeline.database import open_database, quoted
from pipeline.definitions.log import LogDefinition
from pipeline.ingest.discover import FoundFile
from pipeline.ingest.load import ingest
from pipeline.jobs.again import ROWS
from pipeline.language import Message, message
from pipeline.workspace import Workspace

TOLD = 20
"""So many cells of one workbook are told one by one."""
_OWN = ("source", "sheet_id", "row_no", "row_hash", "extra")
Place = tuple[str, str, int]  # log, sheet, Excel row
Rows = Mapping[Place, Mapping[str, Any]]


def changed_cells(
    workspace: Workspace, logs: Mapping[str, LogDefinition], revision: Revision, sha256: str, now: Path
) -> list[Message]:
    """The cells in which the file `now` differs from the rows frozen of the workbook of that hash.

    Customers' values are not frozen, so nothing is said of them; a file that cannot be read has no cells to tell.
    """
    workspace.scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=workspace.scratch) as empty:
        frozen = Path(empty) / "frozen.duckdb"
        thaw_rows(revision.folder / ROWS, frozen)
        other = Workspace(Path(empty) / "now", workspace.settings.model_copy(update={"paths": {}}))
        status = now.stat()
        ingest(other, logs, [FoundFile(now.name, now, status.st_size, status.st_mtime_ns)])
        before, after = _rows(frozen, logs, sha256), _rows(other.warehouse, logs, None)
    found = list(_differences(logs, before, after))
    more = [message("verify.more_cells", count=len(found) - TOLD)] if len(found) > TOLD else []
    return [*found[:TOLD], *more]


def _rows(warehouse: Path, logs: Mapping[str, LogDefinition], sha256: str | None) -> Rows:
    """The loaded rows of one workbook, or of the only one, by their place."""
    found: dict[Place, Mapping[str, Any]] = {}
    with open_database(warehouse, read_only=True) as db:
        tables = {name for (name,) in db.rows("select table_name from duckdb_tables() where schema_name = 'log'")}
        for log in logs.values():
            if log.id not in tables:
                continue
            rows = db.records(
                f'select s.sheet as "in_sheet", r.* from log.{quoted(log.id)} as r '
                "join source_sheet as s on s.sheet_id = r.sheet_id join source_file as f on f.file_id = s.file_id "
                "where $sha256 is null or f.sha256 = $sha256",
                {"sha256": sha256},
            )
            found |= {(log.id, row["in_sheet"], row["row_no"]): row for row in rows}
    return found


def _differences(logs: Mapping[str, LogDefinition], before: Rows, after: Rows) -> Iterator[Message]:
    for place in sorted({*before, *after}):
        log, sheet, row = place
        if place not in before or place not in after:
            key = "verify.row_added" if place in after else "verify.row_gone"
            yield message(key, sheet=sheet, row=row)
            continue
        hidden = {*_OWN, *personal_columns(logs[log])}
        for name, was in before[place].items():
            is_now = after[place].get(name)
            if name not in hidden and was != is_now:
                header = logs[log].columns[name].zh if name in logs[log].columns else name
                yield message("verify.cell", sheet=sheet, row=row, column=header, before=was, after=is_now)
