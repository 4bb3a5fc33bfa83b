"""A closed month seen through the rows it was closed with, so that its figures are explained as they stand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipeline.close.frozen_rows import thaw_rows
from pipeline.close.manifest import newest
from pipeline.jobs.again import ROWS
from pipeline.month import Month
from pipeline.workspace import Workspace


@contextmanager
def as_closed(workspace: Workspace, month: Month, as_of: datetime) -> Iterator[Workspace]:
    """The workspace with the frozen rows of the month where it was closed at that moment; else as it is.

    Definitions and policies are today's.
    """
    revision = newest(workspace.closed).get(month)
    if revision is None or revision.document["as_of"] != as_of.isoformat():
        yield workspace
        return
    with tempfile.TemporaryDirectory(prefix=".frozen-", dir=workspace.closed) as scratch:
        warehouse = Path(scratch) / "warehouse.duckdb"
        thaw_rows(revision.folder / ROWS, warehouse)
        # everything else lies where it did: only the rows are those of the closing
        yield replace(workspace, rows=warehouse)
