"""`check` names every file as it was given on the command line, and touches none of them."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

from pipeline.jobs.check import check_files
from pipeline.workspace import Settings, Workspace
from tests.ingest.books import write_book

HEADERS = ["工单号", "工单类型", "报修时间"]


def test_paths_are_those_of_the_command_line(tmp_path: Path) -> None:
    inbox = tmp_path / "收件"
    for name, number in (("工单.xlsx", "A1"), ("周报/工单.xlsx", "A2"), ("周报/副本.xlsx", "A2")):
        write_book(inbox / name, [HEADERS, [number, "维修", date(2026, 11, 3)], ["", "飞", "昨天"]])
    (inbox / "周报" / "说明.docx").write_bytes(b"-")
    before = {path: path.read_bytes() for path in inbox.rglob("*") if path.is_file()}
    absolute = inbox / "工单.xlsx"
    with contextlib.chdir(inbox / "周报"):
        result = check_files(Workspace(tmp_path, Settings()), [Path("../工单.xlsx"), Path(".."), absolute])
    told = {account["path"]: account["status"] for account in result.accounting}
    assert told == {
        "../工单.xlsx": "loaded",
        "../周报/副本.xlsx": "loaded",
        "../周报/工单.xlsx": "duplicate",
        "../周报/说明.docx": "ignored",
        str(absolute): "duplicate",
    }
    assert {path: path.read_bytes() for path in inbox.rglob("*") if path.is_file()} == before
