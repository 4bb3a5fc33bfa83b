"""The reading processes: order, limits, death and what the parent makes of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from pipeline.ingest.gate import Limits
from pipeline.ingest.reader import ReaderPool, Result, child_command
from pipeline.ingest.tables import CellIssue, Unreadable, WorkbookText
from tests.ingest import workbooks as w
from tests.ingest.texts import lines

LIMITS = Limits()
ZONE = "Asia/Shanghai"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    row = w.row(1, w.text("A1", "工单号"), w.number("B1", "4.4e17"))
    return w.write(tmp_path / "工单.xlsx", w.sheet(row), names=["十一月"], modified="2026-11-03T16:30:00Z")


def ask(path: Path, limits: Limits = LIMITS, command: list[str] | None = None) -> Result:
    with ReaderPool(1, limits, ZONE, command) as pool:
        return pool.submit(path, path.parent / "out").result()


def reason(result: Result) -> tuple[str, str]:
    assert isinstance(result, Unreadable)
    return result.code, result.detail


def test_a_workbook_comes_back_whole(book: Path) -> None:
    found = ask(book)
    assert isinstance(found, WorkbookText)
    assert lines(found.sheets[0]) == [["1", "工单号", "440000000000000000"]]
    assert found.sheets[0].csv.parent == book.parent / "out"
    assert found.modified == datetime(2026, 11, 4, 0, 30)
    assert found.issues == (CellIssue("十一月", 1, 2, "lost_digits"),)


def test_results_come_in_the_order_given(tmp_path: Path) -> None:
    many = [
        w.write(tmp_path / f"{n}.xlsx", w.sheet(*(w.row(m, w.number(f"A{m}", n)) for m in range(1, 40 - 6 * n))))
        for n in range(6)
    ]
    many.insert(3, tmp_path / "没有.xlsx")
    with ReaderPool(2, LIMITS, ZONE) as pool:
        found = list(pool.read_many((each, tmp_path / f"out-{each.name}") for each in many))
    assert [path for path, _ in found] == many
    assert reason(found[3][1]) == ("unreadable", "cannot_open")
    rows = [result.sheets[0].rows for _, result in found if isinstance(result, WorkbookText)]
    assert rows == [39, 33, 27, 21, 15, 9]


DIES = "import os, signal, sys; sys.stdin.readline(); os.kill(os.getpid(), signal.{})"


@pytest.mark.parametrize(
    ("death", "code", "detail"),
    [
        ("SIGABRT", "too_large", "memory_limit"),
        ("SIGKILL", "too_large", "memory_limit"),
        ("SIGXCPU", "too_large", "time_limit"),
        ("SIGSEGV", "unreadable", "reader_died"),
    ],
)
def test_the_death_of_the_process_is_told_of_its_file(book: Path, death: str, code: str, detail: str) -> None:
    assert reason(ask(book, command=[sys.executable, "-c", DIES.format(death)])) == (code, detail)


def test_a_fresh_process_takes_the_next_file(book: Path, tmp_path: Path) -> None:
    # Dies at the first file it is given and serves the others.
    script = (
        "import os, pathlib, sys; from pipeline.ingest import child;"
        f"mark = pathlib.Path({str(tmp_path / 'died')!r});"
        "(mark.touch(), os.abort()) if not mark.exists() else child.main()"
    )
    command = [sys.executable, "-c", script, child_command(LIMITS)[-1]]
    with ReaderPool(1, LIMITS, ZONE, command) as pool:
        found = [pool.submit(book, tmp_path / "out").result() for _ in range(3)]
    assert reason(found[0]) == ("too_large", "memory_limit")
    assert [type(each) for each in found[1:]] == [WorkbookText, WorkbookText]


def test_a_process_that_does_not_answer_is_ended_and_replaced(book: Path, tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, time; from pipeline.ingest import child;"
        f"mark = pathlib.Path({str(tmp_path / 'slept')!r});"
        "(mark.touch(), time.sleep(600)) if not mark.exists() else child.main()"
    )
    command = [sys.executable, "-c", script, child_command(LIMITS)[-1]]
    with ReaderPool(1, replace(LIMITS, wall_seconds=5), ZONE, command) as pool:
        found = [pool.submit(book, tmp_path / "out").result() for _ in range(2)]
    assert reason(found[0]) == ("too_large", "time_limit")
    assert isinstance(found[1], WorkbookText)


def test_a_big_file_is_given_more_time(book: Path) -> None:
    answer = '{"unreadable": {"code": "damaged", "detail": "late", "params": {}}}'
    script = (
        'import time; input(); print(\'{"allow": 60, "package": {"kind": "xls", "expanded": 1}}\', flush=True);'
        f"time.sleep(1.5); print({answer!r}, flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", script]
    assert reason(ask(book, replace(LIMITS, wall_seconds=1), command)) == ("damaged", "late")


def test_a_file_that_needs_too_much_computing(book: Path) -> None:
    script = "from pipeline.ingest import child; child.read = lambda *_: any(iter(int, 1)); child.main()"
    limits = replace(LIMITS, cpu_seconds=0, wall_seconds=60)
    command = [sys.executable, "-c", script, child_command(limits)[-1]]
    assert ask(book, limits, command) == Unreadable("too_large", "time_limit", {"clock": "cpu"})


def test_a_file_that_needs_more_memory_than_allowed(tmp_path: Path) -> None:
    strings = [f"<t>{'长' * 200}{n}</t>" for n in range(20_000)]
    path = w.write(tmp_path / "大.xlsx", w.sheet(w.row(1, w.shared("A1", 0))), strings=strings)
    code, detail = reason(ask(path, replace(LIMITS, memory_bytes=40 << 20)))
    assert (code, detail) in {("too_large", "memory_limit"), ("unreadable", "reader_died")}
    assert isinstance(ask(path), WorkbookText)


def test_two_corner_cells_use_too_many_columns(tmp_path: Path) -> None:
    rows = [w.row(1, w.text("A1", "x")), w.row(60_000, w.text("XFD60000", "x"))]
    path = w.write(tmp_path / "角.xlsx", w.sheet(*rows))
    assert reason(ask(path)) == ("too_large", "columns")
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(("column", "passes"), [("SR", True), ("SS", False)])
def test_the_column_limit(tmp_path: Path, column: str, passes: bool) -> None:
    path = w.write(tmp_path / "宽.xlsx", w.sheet(w.row(1, w.text(f"{column}1", "x"))))
    assert isinstance(ask(path), WorkbookText) is passes


@pytest.mark.parametrize(("row", "passes"), [(300, True), (301, False)])
def test_the_row_limit(tmp_path: Path, row: int, passes: bool) -> None:
    path = w.write(tmp_path / "长.xlsx", w.sheet(w.row(row, w.text(f"A{row}", "x"))))
    assert isinstance(ask(path, replace(LIMITS, rows=300)), WorkbookText) is passes


def test_the_sheet_limit(tmp_path: Path) -> None:
    path = w.write(tmp_path / "多.xlsx", *[w.sheet()] * 3)
    assert isinstance(ask(path, replace(LIMITS, sheets=3)), WorkbookText)
    assert reason(ask(path, replace(LIMITS, sheets=2))) == ("too_large", "sheets")


@pytest.mark.parametrize(("length", "passes"), [(32_767, True), (32_768, False)])
def test_a_cell_longer_than_excel_allows(tmp_path: Path, length: int, passes: bool) -> None:
    path = w.write(tmp_path / "话.xlsx", w.sheet(w.row(1, w.text("A1", "话" * length))))
    assert isinstance(ask(path), WorkbookText) is passes


def test_an_error_the_reader_does_not_know_is_told_of_the_file(tmp_path: Path) -> None:
    path = w.write(tmp_path / "a.xlsx", w.sheet(w.row(1, '<c r="A1" t="e"><v>#BUSY!</v></c>')))
    assert reason(ask(path)) == ("damaged", "structure")


def test_two_processes_read_the_same_as_one(tmp_path: Path) -> None:
    """A long plain sheet is shared by rows; a late wider row and lost digits come out as from one reader."""
    book = tmp_path / "工单.xlsx"
    with xlsxwriter.Workbook(str(book)) as workbook:
        page = workbook.add_worksheet()
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for row in range(0, 44_000, 2):
            page.write_string(row, 0, f"WX{row:06d}")
            page.write_datetime(row, 1, datetime(2026, 1, 1) + timedelta(minutes=row), moment)
            page.write_number(row, 2, row / 8)
        page.write_string(43_990, 5, "晚到的一列")
        page.write_number(43_992, 3, 6222020200112233445)
    found = []
    for workers in (1, 2):
        with ReaderPool(workers, LIMITS, ZONE) as pool:
            result = pool.submit(book, tmp_path / f"out{workers}").result()
        assert isinstance(result, WorkbookText)
        found.append((result.sheets[0].csv.read_bytes(), result.issues, replace(result.sheets[0], csv=book)))
    assert found[0] == found[1]
    assert found[0][2].rows == 22_000
    assert [(issue.row, issue.column, issue.code) for issue in found[0][1]] == [(43_993, 4, "lost_digits")]
