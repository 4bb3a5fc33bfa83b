"""Odd, broken and encrypted workbooks from elsewhere: each ends with a verdict, none is read wrongly.

The files are not part of this repository; without them the test is skipped.
"""

from __future__ import annotations

import datetime as dt
import io
import resource
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell

from pipeline.ingest.cells import clean, duration_text, number_text
from pipeline.ingest.gate import Limits
from pipeline.ingest.reader import ReaderPool, Result
from pipeline.ingest.tables import ERROR, NO_STORED_VALUE, SheetText, Unreadable, WorkbookText
from tests.ingest.texts import lines

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "odd_workbooks"
FILE_CODES = {"damaged", "encrypted", "not_a_workbook", "too_large", "unreadable"}
# openpyxl keeps white space around text that is not marked xml:space="preserve"; Excel and we do not.
UNMARKED_SPACE = {"encoded_entities.xlsx", "issue_174.xlsx", "whitespace_trim.xlsx"}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="shared/data/odd_workbooks is not beside the project")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    out = tmp_path_factory.mktemp("odd")
    files = [each for each in sorted(FOLDER.iterdir()) if each.suffix in (".xls", ".xlsx", ".xlsb", ".ods")]
    with ReaderPool(2, Limits(cpu_seconds=60, wall_seconds=60), "UTC") as pool:
        return {path.name: result for path, result in pool.read_many((each, out / each.name) for each in files)}


def test_every_file_ends_with_a_verdict(results: dict[str, Result]) -> None:
    reasons = {name: each for name, each in results.items() if isinstance(each, Unreadable)}
    assert len(results) > 100
    assert {each.code for each in reasons.values()} <= FILE_CODES
    unforeseen = ("reader_died", "reader_failed", "time_limit")
    died = [name for name, each in reasons.items() if each.detail in unforeseen]
    assert died == []
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2 << 20


def test_locked_and_foreign_files_are_named_rightly(results: dict[str, Result]) -> None:
    codes = {name: (each.code, each.detail) for name, each in results.items() if isinstance(each, Unreadable)}
    for name in ("pass_protected.xlsx", "pass_protected.xlsb", "pass_protected.ods", "issue_385.xls"):
        assert codes.pop(name) == ("encrypted", "password")
    foreign = {name: code for name, code in codes.items() if name.endswith((".ods", ".xlsb"))}
    assert foreign == {name: ("unreadable", name.rsplit(".")[-1]) for name in foreign}


def test_values_agree_with_openpyxl(results: dict[str, Result]) -> None:
    compared = 0
    wrong = []
    for name, result in results.items():
        if isinstance(result, Unreadable) or not name.endswith(".xlsx"):
            continue
        for place, ours, theirs in pairs(FOLDER / name, result):
            compared += 1
            if not same(ours, theirs, name in UNMARKED_SPACE):
                wrong.append((name, place, ours, theirs))
    assert wrong == []
    assert compared > 1000


def pairs(path: Path, result: WorkbookText) -> Iterator[tuple[str, str, Any]]:
    """Place, our text and openpyxl's cell, for all cells outside merged ranges that openpyxl can read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError):
            return
    for sheet in result.sheets:
        if sheet.name in theirs.sheetnames:
            yield from cell_pairs(sheet, theirs[sheet.name])


def cell_pairs(sheet: SheetText, theirs: Any) -> Iterator[tuple[str, str, Any]]:
    ours = {int(number): fields for number, *fields in lines(sheet)}
    ranges = theirs.merged_cells.ranges
    # Not iter_rows: it makes up a million rows where a sheet has one styled cell at its end.
    for cell in theirs._cells.values():
        if isinstance(cell, MergedCell) or any(cell.coordinate in each for each in ranges):
            continue
        fields = ours.get(cell.row, [])
        text = fields[cell.column - 1] if cell.column <= len(fields) else ""
        yield f"{sheet.name}!{cell.coordinate}", text, cell


def same(ours: str, cell: Any, trimmed: bool) -> bool:
    value = cell.value
    if value is None:
        return ours in ("", NO_STORED_VALUE)
    if cell.data_type == "e":
        return ours == f"{ERROR}{value}"
    if trimmed and isinstance(value, str):
        return ours.strip() == value.strip()
    return ours in set(readings(value))


def readings(value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield "TRUE" if value else "FALSE"
    elif isinstance(value, str):
        yield clean(value.replace("_x000D_", "\r"))  # an escape openpyxl does not decode
    elif isinstance(value, int | float):
        yield number_text(value)
    elif isinstance(value, dt.datetime):
        text = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0).isoformat(" ")
        yield text
        yield text.removesuffix(" 00:00:00")
    elif isinstance(value, dt.timedelta):
        yield duration_text(round(value.total_seconds()))
    else:
        yield value.isoformat()
