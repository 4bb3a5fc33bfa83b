"""What lies in the raw folder: everything is named, and what was loaded once is never lost."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.files import sha256_of
from pipeline.ingest import discover
from pipeline.ingest.accounts import accounts
from pipeline.ingest.discover import found_file
from pipeline.ingest.load import ingest
from pipeline.jobs.run import needs_attention
from pipeline.workspace import Settings, Workspace
from tests.ingest.books import LOGS, Company, company

HEADERS: list[object] = ["工单号", "工单类型", "报修时间", "备注"]


def orders(*numbers: str) -> list[list[object]]:
    """A sheet of these orders."""
    rows: list[list[object]] = [[number, "维修", date(2026, 11, 3), None] for number in numbers]
    return [HEADERS, *rows]


def named(one: Company) -> dict[str, Any]:
    """The accounting by path."""
    return {account["path"]: account for account in accounts(one.workspace.warehouse)}


def statuses(one: Company) -> dict[str, str]:
    """The status of every path, with its code where it could not be read."""
    return {path: account.get("code", account["status"]) for path, account in named(one).items()}


def test_files_that_are_no_tables_are_named_and_do_no_harm(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("工单.xlsx", orders("A1"))
    for name in ("值班安排.docx", "照片/上门.JPG", "无后缀", ".DS_Store", ".缓存/工单.xlsx"):
        place = one.workspace.raw / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"-")
    one.load()
    assert statuses(one) == {
        "工单.xlsx": "known",
        "值班安排.docx": "ignored",
        "照片/上门.JPG": "ignored",
        "无后缀": "ignored",
    }
    assert not any(needs_attention(account) for account in named(one).values())
    assert one.load().changed is False


def test_linked_folder_is_named_and_not_entered(tmp_path: Path) -> None:
    one = company(tmp_path / "w")
    elsewhere = tmp_path / "共享盘"
    elsewhere.mkdir()
    (elsewhere / "工单.xlsx").write_bytes(b"-")
    (one.workspace.raw / "共享盘").symlink_to(elsewhere)
    one.load()
    assert statuses(one) == {"共享盘": "not_a_workbook"}


def test_file_that_may_not_be_read_is_named_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = company(tmp_path)
    one.send("好.xlsx", orders("A1"))
    locked = one.send("锁.xlsx", orders("A2"))
    real = sha256_of

    def refusing(file: Path) -> str:
        if file == locked:
            raise PermissionError(13, "Permission denied", str(file))
        return real(file)

    monkeypatch.setattr("pipeline.ingest.look.sha256_of", refusing)
    one.load()
    assert statuses(one) == {"好.xlsx": "known", "锁.xlsx": "unreadable"}
    assert named(one)["锁.xlsx"]["params"] == {"reason": "Permission denied"}
    assert one.column("work_orders", "order_no") == ["A1"]
    monkeypatch.undo()
    assert one.load().loaded == ("锁.xlsx",)


def test_folder_that_may_not_be_entered_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = company(tmp_path)
    one.send("城东/工单.xlsx", orders("A1"))
    real = os.scandir

    def refusing(place: Any) -> Any:
        if str(place).endswith("城东"):
            raise PermissionError(13, "Permission denied", str(place))
        return real(place)

    monkeypatch.setattr(os, "scandir", refusing)
    one.load()
    assert statuses(one) == {"城东": "unreadable"}


def test_file_that_vanishes_while_looking_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = company(tmp_path)
    one.send("好.xlsx", orders("A1"))
    gone = one.send("临时.xlsx", orders("A2"))
    real = discover.found_file

    def vanishing(place: Path, folder: Path) -> discover.FoundFile:
        if place == gone:
            gone.unlink(missing_ok=True)
        return real(place, folder)

    monkeypatch.setattr(discover, "found_file", vanishing)
    one.load()
    assert statuses(one) == {"好.xlsx": "known"}


def test_path_that_climbs_out_of_the_folder_goes_by_its_name(tmp_path: Path) -> None:
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (tmp_path / "data" / "工单.xlsx").write_bytes(b"-")
    assert found_file(raw / ".." / "工单.xlsx", raw).path == "工单.xlsx"


def limited(one: Company, **limits: int) -> Workspace:
    """The workspace with narrower limits of the reader."""
    return replace(one.workspace, settings=Settings.model_validate({"limits": limits}))


def test_workbook_loaded_once_stays_in_the_archive_when_a_rebuild_refuses_it(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("小.xlsx", orders("A1"))
    big = one.send("大.xlsx", orders(*(f"B{number}" for number in range(20))))
    one.load()
    big.unlink()
    narrow = limited(one, rows=10)
    ingest(narrow, LOGS, rebuild=True)
    assert one.column("work_orders", "order_no") == ["A1"]
    assert statuses(one) == {"小.xlsx": "known", "大.xlsx": "too_large"}
    assert ingest(narrow, LOGS).changed is False
    one.send("新.xlsx", orders("A2"))
    ingest(narrow, LOGS)
    assert statuses(one) == {"小.xlsx": "known", "大.xlsx": "too_large", "新.xlsx": "known"}
    ingest(one.workspace, LOGS, rebuild=True)
    assert one.ask("select count(*) from log.work_orders") == [(22,)]


def test_refused_workbook_that_comes_again_is_still_kept(tmp_path: Path) -> None:
    one = company(tmp_path)
    big = one.send("大.xlsx", orders(*(f"B{number}" for number in range(20))))
    copy = shutil.copyfile(big, tmp_path / "大.xlsx")
    one.load()
    big.unlink()
    narrow = limited(one, rows=10)
    ingest(narrow, LOGS, rebuild=True)
    shutil.copyfile(copy, big)
    ingest(narrow, LOGS)
    ingest(one.workspace, LOGS, rebuild=True)
    assert one.ask("select count(*) from log.work_orders") == [(20,)]


def test_finer_reason_is_stored_so_that_it_can_be_said_again(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("身份.xlsx", [[*HEADERS, "身份证号"], ["S1", "维修", date(2026, 11, 3), None, "310101"]])
    one.load()
    ((detail,),) = one.ask("select detail from seen_path")
    assert json.loads(detail) == {"key": "column", "params": {"sheet": "Sheet1", "header": "身份证号"}}
    assert named(one)["身份.xlsx"]["detail"] == "column"
