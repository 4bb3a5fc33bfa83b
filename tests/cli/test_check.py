"""`check` says what ingest would make of a workbook, and loads nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.cli.command import scorecard

ORDERS: list[list[Any]] = [
    ["工单号", "工单类型", "报修时间", "师傅", "状态", "实收金额"],
    ["WX261103001", "维修", "2026-11-03 08:10", "张三(0103)", "已完成", 80],
    ["WX261103002", "维修", "2026-11-03 09:00", "张三(0103)", "飞走了", 80],
    [None, "安装", "2026-11-03 10:00", "李四", "已完成", "免费"],
]


def orders(folder: Path, rows: list[list[Any]], name: str = "工单_20261103.xlsx") -> Path:
    """A workbook of work orders with these rows."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def test_it_counts_and_names_every_rejected_cell(tmp_path: Path) -> None:
    file = orders(tmp_path, ORDERS)
    (checked,) = scorecard("check", file, "--json", folder=tmp_path).succeeds(3).document["files"]
    sheet = checked["sheets"][0]
    assert (sheet["log"], sheet["rows_read"], sheet["rejected"]) == ("work_orders", 3, 2)
    faults = {(row["row"], row["header"], row["code"]) for row in checked["rejected_rows"]}
    assert faults == {(3, "状态", "unknown_value"), (4, "工单号", "missing_required"), (4, "实收金额", "bad_number")}


def test_a_clean_workbook_ends_with_0(tmp_path: Path) -> None:
    outcome = scorecard("check", orders(tmp_path, ORDERS[:2]), folder=tmp_path).succeeds()
    assert "work_orders (headers in row 1" in outcome.out
    assert "1 rows, 1 can be loaded, 0 rejected, 0 blank" in outcome.out


def test_it_loads_nothing(workspace: Path, tmp_path: Path) -> None:
    def lying() -> list[tuple[str, bytes]]:
        return [(str(path), path.read_bytes()) for path in sorted(workspace.rglob("*")) if path.is_file()]

    before = lying()
    scorecard("check", orders(tmp_path, ORDERS), folder=workspace).succeeds(3)
    assert lying() == before


def test_a_missing_required_column_is_named(tmp_path: Path) -> None:
    rows = [[*row[:1], *row[2:]] for row in ORDERS[:2]]
    outcome = scorecard("check", orders(tmp_path, rows), folder=tmp_path).succeeds(3)
    assert "required columns are missing" in outcome.out
    assert "工单类型" in outcome.out


def test_files_that_are_no_workbooks_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    orders(tmp_path, ORDERS[:2])
    (tmp_path / "损坏.xlsx").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "说明.xlsx").write_text("这不是工作簿", encoding="utf-8")
    (tmp_path / "~$工单_20261103.xlsx").write_bytes(b"\x0bwps")
    files = scorecard("check", tmp_path, "--json", folder=tmp_path).succeeds(3).document["files"]
    told = {Path(file["path"]).name: file.get("code") or file["status"] for file in files}
    assert told == {
        "工单_20261103.xlsx": "loaded", "损坏.xlsx": "damaged", "说明.xlsx": "not_a_workbook",
        "~$工单_20261103.xlsx": "being_written",
    }  # fmt: skip
