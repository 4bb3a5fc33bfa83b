"""The rows behind a person's cases, as their workbooks have them; what is personal of customers is struck out."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.close.manifest import Revision
from pipeline.database import Database, literal, open_database
from pipeline.definitions.log import Column, LogDefinition
from pipeline.errors import Unusable
from pipeline.files import sha256_of
from pipeline.ingest.corrections import discreet
from pipeline.ingest.discover import Archive, ArchivedFile
from pipeline.ingest.gate import Limits
from pipeline.ingest.reader import ReaderPool
from pipeline.ingest.recognise import SEARCHED_ROWS, Heading, find_heading
from pipeline.ingest.redact import read_texts
from pipeline.ingest.tables import SheetText, WorkbookText, column_letters
from pipeline.workspace import Workspace

Place = tuple[str, str]
"""A workbook's hash and one of its sheets."""
Rows = Mapping[Place, AbstractSet[int]]


def places_of(cases: Sequence[Mapping[str, Any]]) -> dict[Place, set[int]]:
    """Where the rows of the cases stand, with their Excel rows."""
    found: dict[Place, set[int]] = defaultdict(set)
    for case in cases:
        found[case["sha256"], case["sheet"]].add(case["row_no"])
    return dict(found)


def original_rows(
    workspace: Workspace, logs: Mapping[str, LogDefinition], rows: Rows, scratch: Path
) -> list[dict[str, Any]]:
    """Every row, with its header and its cells as text, by workbook, sheet and row.

    Raises:
        Unusable: a workbook is not in the archive as it was loaded.
    """
    wanted = {sha256 for sha256, _ in rows}
    files = [file for file in Archive(workspace.archive).files() if file.sha256 in wanted]
    for sha256 in sorted(wanted - {file.sha256 for file in files if _is_whole(file)}):
        raise Unusable("pack.no_archive", sha256=sha256)
    limits = replace(Limits(), **{str(name): value for name, value in workspace.settings.limits.items()})
    with ReaderPool(1, limits, workspace.settings.timezone) as pool:
        read = zip(files, read_texts(pool, files, scratch), strict=True)
        found = [row for file, text in read for row in _rows_of(file, text, logs, rows)]
    return sorted(found, key=lambda row: (row["file"], row["sha256"], row["sheet"], row["row"]))


def _is_whole(file: ArchivedFile) -> bool:
    expected = file.sha256 if file.redaction is None else file.redaction.sha256
    return file.place.is_file() and sha256_of(file.place) == expected


def _rows_of(
    file: ArchivedFile, text: object, logs: Mapping[str, LogDefinition], rows: Rows
) -> Iterator[dict[str, Any]]:
    if not isinstance(text, WorkbookText):
        raise Unusable("pack.no_archive", sha256=file.sha256)
    taken_out = None if file.redaction is None else {"on": file.redaction.on, "copy_sha256": file.redaction.sha256}
    for sheet in text.sheets:
        wanted = rows.get((file.sha256, sheet.name))
        for number, cells in _sheet_rows(sheet, wanted, logs) if wanted else ():
            place = {"file": file.path, "sha256": file.sha256, "sheet": sheet.name, "row": number}
            yield {**place, "customers_taken_out": taken_out, "cells": cells}


def _sheet_rows(
    sheet: SheetText, wanted: AbstractSet[int], logs: Mapping[str, LogDefinition]
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    with sheet.csv.open(encoding="utf-8", newline="") as stream:
        heading = find_heading(
            [(int(line[0]), line[1:]) for line in islice(csv.reader(stream), SEARCHED_ROWS)], logs.values()
        )
    with sheet.csv.open(encoding="utf-8", newline="") as stream:
        for line in csv.reader(stream):
            if heading is not None and (number := int(line[0])) in wanted:
                yield number, list(_cells(number, line[1:], heading))


def _cells(row: int, texts: Sequence[str], heading: Heading) -> Iterator[dict[str, Any]]:
    columns = {place: heading.log.columns[name] for name, places in heading.columns.items() for place in places}
    headers = {**dict(heading.extras), **heading.headers}
    for place, text in enumerate(texts):
        if text or place in headers:
            shown = _shown(text, columns.get(place))
            cell = {"cell": f"{column_letters(place + 1)}{row}", "header": headers.get(place, ""), "text": shown}
            yield cell | ({"struck_out": True} if shown != text else {})


def _shown(text: str, column: Column | None) -> str:
    """The text; a sign that it is blank of usable values stays readable."""
    return discreet(text, column).replace("\x1f", "#")


def corrected_cells(revision: Revision, rows: Rows) -> list[dict[str, Any]]:
    """The cells of these rows that the month was measured with corrected, as its frozen rows tell."""
    query = (
        "select f.path as file, f.sha256, s.sheet, c.row_no, c.cell, c.header, c.reason, "
        "c.corrected_by, c.corrected_on "
        "from {corrected_cell} as c join {source_sheet} as s on s.sheet_id = c.sheet_id "
        "join {source_file} as f on f.file_id = s.file_id order by all"
    )
    found = _frozen(revision, query, ("corrected_cell", "source_sheet", "source_file"), {})
    return [row for row in found if row["row_no"] in rows.get((row["sha256"], row["sheet"]), ())]


def signatures(revision: Revision, number: str, name: str) -> list[dict[str, Any]]:
    """What the person had signed to know, as the log of acknowledgements has it."""
    query = "select scheme, effective_from, signed_on from {acknowledgements} where employee_no in ($number, $name)"
    return _frozen(revision, f"{query} order by all", ("acknowledgements",), {"number": number, "name": name})


def _frozen(revision: Revision, query: str, tables: Sequence[str], known: dict[str, object]) -> list[dict[str, Any]]:
    """The rows that a query finds in frozen tables; none where one of them is not there."""
    folder = revision.folder / "rows"
    files = {table: file for table in tables for file in sorted(folder.glob(f"*.{table}.parquet"))}
    if set(files) != set(tables):
        return []
    with open_database(None, readable=folder) as db:
        read = {table: f"read_parquet({literal(str(file))})" for table, file in files.items()}
        return [_texts(row) for row in _records(db, query.format(**read), known)]


def _records(db: Database, query: str, known: dict[str, object]) -> list[dict[str, Any]]:
    return db.records(query, known)


def _texts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if value is None or isinstance(value, int) else str(value) for name, value in row.items()}
