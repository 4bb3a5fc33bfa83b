"""Every row and every file is accounted for, once, whatever the file is called and however often it comes."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from pipeline.ingest.load import ingest
from tests.ingest.books import LOGS, Company, Page, company

HEADERS: list[object] = ["工单号", "工单类型", "报修时间", "备注"]
DAY = date(2026, 11, 3)


def order(number: str, remark: str | None = None) -> list[object]:
    """A good row."""
    return [number, "维修", DAY, remark]


MESSY = Page(
    [
        ["城东服务部", None],
        [],
        HEADERS,
        order("A1"),
        [],
        order("A2"),
        [None, "", "   ", "\u3000"],
        order("A2"),
        order("A1", "改"),
        ["A3", "维修", "11月3日"],
        ["A4", "不明", "昨天"],
        list(HEADERS),
        [None, None, None, "仅备注"],
        ["合计", 4],
    ],
    name="工单",
)
CLEAN = Page([HEADERS, order("A1"), order("A9")], name="工单")


def test_rows_read_are_new_newer_unchanged_rejected_or_blank(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("a/一.xlsx", MESSY, Page([["说明"]], name="说明"))
    one.send("b/二.xlsx", CLEAN)
    one.load()
    assert one.counts() == [(11, 2, 1, 1, 5, 2), (0, 0, 0, 0, 0, 0), (2, 1, 1, 0, 0, 0)]
    assert one.rejected("cell, code") == [
        (10, "C10", "no_year"),
        (11, "C11", "bad_date"),
        (11, "B11", "unknown_value"),
        (12, "C12", "bad_date"),
        (12, "B12", "unknown_value"),
        (13, "C13", "missing_required"),
        (13, "A13", "missing_required"),
        (13, "B13", "missing_required"),
        (14, "C14", "missing_required"),
        (14, "B14", "unknown_value"),
    ]


def everything(one: Company) -> list[object]:
    """What the warehouse holds of rows and of their accounting."""
    return [
        one.ask("from log.work_orders order by source"),
        one.counts(),
        one.ask("from source_file order by file_id"),
    ]


def test_same_bytes_change_nothing_whatever_they_are_called(tmp_path: Path) -> None:
    one = company(tmp_path)
    first = one.send("b/工单.xlsx", CLEAN)
    one.load()
    before = everything(one)
    assert one.load().changed is False
    for name in ("a/副本.xlsx", "工单(1).XLSX"):
        place = one.workspace.raw / name
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(first, place)
    assert one.load().loaded == ()
    first.unlink()
    one.load()
    assert everything(one) == before
    assert one.ask("select count(distinct sha256), count(*) from seen_path") == [(1, 2)]


def test_changed_workbook_at_the_same_path_is_read_beside_the_old_one(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("工单.xlsx", [HEADERS, order("A1"), order("A2")], saved=datetime(2026, 11, 3))
    one.load()
    one.send("工单.xlsx", [HEADERS, order("A1", "改"), order("A3")], saved=datetime(2026, 11, 4))
    assert one.load().loaded == ("工单.xlsx",)
    assert one.counts() == [(2, 2, 0, 0, 0, 0), (2, 1, 1, 0, 0, 0)]
    assert one.current("work_orders", "order_no") == [("A1",), ("A2",), ("A3",)]


GOOD, FAULTY, BLANK, REPEATED = "good", "faulty", "blank", "repeated"


def random_page(number: int) -> tuple[Page, list[str]]:
    """A sheet of rows in a random mixture below a random number of titles, and what each row is."""
    chance = Random(number)
    kinds = [chance.choice([GOOD, GOOD, FAULTY, BLANK, REPEATED]) for _ in range(chance.randint(1, 40))]
    kinds = [GOOD, *kinds, FAULTY]
    rows: dict[str, Callable[[int], list[object]]] = {
        GOOD: lambda row: order(f"{number}-{row}"),
        FAULTY: lambda row: [f"{number}-{row}", "维修", "昨天"],
        BLANK: lambda row: [None, " "],
        REPEATED: lambda row: order(f"{number}-0"),
    }
    titles = [["标题"]] * chance.randint(0, 3)
    return Page([*titles, HEADERS, *(rows[kind](row) for row, kind in enumerate(kinds))], name=f"{number}"), kinds


def test_random_sheets_add_up_row_by_row(tmp_path: Path) -> None:
    one = company(tmp_path)
    sheets = [random_page(number) for number in range(25)]
    one.send("随机.xlsx", *(page for page, _ in sheets))
    one.load()
    assert one.counts() == [
        (len(kinds), kinds.count(GOOD), 0, kinds.count(REPEATED), kinds.count(FAULTY), kinds.count(BLANK))
        for _, kinds in sheets
    ]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A folder with one good workbook among files that cannot be read."""
    one = company(tmp_path_factory.mktemp("mixed"))
    good = one.send("好.xlsx", CLEAN)
    raw = one.workspace.raw
    (raw / "半截.xlsx").write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    (raw / "空.xlsx").write_bytes(b"")
    (raw / "网页.xls").write_text("<html><table><tr><td>工单号</td></tr></table></html>", encoding="utf-8")
    (raw / "文本.csv").write_text("工单号,工单类型,报修时间\nA1,维修,2026-11-03\n", encoding="utf-8")
    (raw / "~$好.xlsx").write_bytes(b"\x05admin")
    (raw / "链接.xlsx").symlink_to(good)
    (raw / ".隐藏.xlsx").write_bytes(b"-")
    with zipfile.ZipFile(raw / "文档.xlsx", "w") as package:
        package.writestr("word/document.xml", "<document/>")
    one.send("身份.xlsx", [[*HEADERS, "身份证号"], [*order("S1"), "310101199001010000"]])
    one.load()
    return one


def test_unreadable_files_are_named_with_the_reason_and_the_others_go_on(mixed: Company) -> None:
    assert mixed.refused() == {
        "半截.xlsx": "damaged",
        "文本.csv": "not_a_workbook",
        "文档.xlsx": "not_a_workbook",
        "空.xlsx": "not_a_workbook",
        "网页.xls": "not_a_workbook",
        "身份.xlsx": "forbidden_column",
        "链接.xlsx": "not_a_workbook",
        "~$好.xlsx": "being_written",
    }
    assert mixed.column("work_orders", "order_no") == ["A1", "A9"]


def test_only_loaded_workbooks_are_archived(mixed: Company) -> None:
    assert [file.suffix for file in sorted(mixed.workspace.archive.iterdir())] == [".json", ".xlsx"]


def test_nothing_is_written_into_the_raw_folder(mixed: Company) -> None:
    names = {file.name for file in mixed.workspace.raw.rglob("*")}
    assert names == {*mixed.refused(), "好.xlsx", ".隐藏.xlsx"}


def test_forbidden_word_in_a_cell_of_data_refuses_nothing(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("工单.xlsx", [HEADERS, order("A1", "GPS"), order("A2", "身份证")])
    one.load()
    assert one.refused() == {}
    assert one.column("work_orders", "order_no") == ["A1", "A2"]


def test_lost_warehouse_is_made_again_from_the_archive(tmp_path: Path) -> None:
    one = company(tmp_path)
    for day in range(2):
        rows = [HEADERS, order("A1", f"第{day}天"), order(f"B{day}")]
        one.send("工单.xlsx", rows, saved=datetime(2026, 11, 3) + timedelta(days=day))
        one.load()
    before = everything(one)
    one.workspace.warehouse.unlink()
    one.load()
    assert everything(one) == before


def test_rebuild_sends_back_only_rows_of_the_newest_workbook_at_a_path(tmp_path: Path) -> None:
    one = company(tmp_path)
    for day, faulty in ((3, "A2"), (4, "A5")):
        one.send("工单.xlsx", [HEADERS, order("A1"), [faulty, "维修", "昨天"]], saved=datetime(2026, 11, day))
        one.load()
    returned = one.workspace.rejected / "工单.xlsx"
    before = returned.read_bytes()
    ingest(one.workspace, LOGS, rebuild=True)
    assert returned.read_bytes() == before
