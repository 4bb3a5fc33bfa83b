"""A redacted copy reads to what was written, byte for byte; tokens keep what is equal equal and say nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from pipeline.ingest.forgotten import Cell as Taken
from pipeline.ingest.forgotten import Found, Loose, Tokens
from pipeline.ingest.redact import read_redacted, write_redacted
from pipeline.ingest.tables import CellIssue, SheetText, Unreadable, WorkbookText
from tests.ingest.books import LOGS

ROWS = '1,工单号,电话\n3,"W,001","13""8\n0"\n9,,\x1fe#N/A\n'
TOKENS = Tokens(b"key")


@pytest.fixture
def text(tmp_path: Path) -> WorkbookText:
    """A workbook of a hidden sheet and a blank one, with notes."""
    (tmp_path / "a.csv").write_text(ROWS, encoding="utf-8", newline="")
    (tmp_path / "b.csv").write_text("", encoding="utf-8")
    sheets = (
        SheetText("工单", 0, True, tmp_path / "a.csv", 3, 9, 2),
        SheetText("空", 2, False, tmp_path / "b.csv", 0, 0, 0),
    )
    issues = (CellIssue("工单", 3, 2, "lost_digits"),)
    return WorkbookText(sheets, True, datetime(2026, 11, 3, 8, 0, 1), issues, 7)


def test_a_copy_reads_to_what_was_written(text: WorkbookText, tmp_path: Path) -> None:
    write_redacted(tmp_path / "copy.zip", text)
    found = read_redacted(tmp_path / "copy.zip", tmp_path / "out")
    assert isinstance(found, WorkbookText)
    assert [sheet.csv.read_text(encoding="utf-8") for sheet in found.sheets] == [ROWS, ""]
    nameless = [{**vars(sheet), "csv": None} for sheet in (*text.sheets, *found.sheets)]
    assert nameless[:2] == nameless[2:]
    assert {**vars(found), "sheets": ()} == {**vars(text), "sheets": ()}


def test_the_same_texts_give_the_same_copy(text: WorkbookText, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        write_redacted(tmp_path / name, text)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip"])
def test_a_damaged_copy_is_a_workbook_that_cannot_be_read(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "copy.zip").write_bytes(content)
    found = read_redacted(tmp_path / "copy.zip", tmp_path / "out")
    assert isinstance(found, Unreadable)
    assert found.code == "damaged"


def test_tokens_keep_equal_values_equal_and_others_apart() -> None:
    token = TOKENS.of("phone", "13800000001")
    assert token == TOKENS.of("phone", "13800000001")
    assert len({token, TOKENS.of("phone", "13800000002"), TOKENS.of("name", "13800000001")}) == 3
    assert token != Tokens().of("phone", "13800000001") != Tokens().of("phone", "13800000001")
    assert len(token) == 19
    assert token.isprintable()
    assert not any(sign.isdigit() for sign in token)


def loose(*values: tuple[str, str]) -> Loose:
    cells = {1: [Taken(2, "x", kind, value) for kind, value in values]}
    headers = frozenset(header for log in LOGS.values() for header in log.by_header)
    return Loose.of(Found(cells, {}, ()), headers)


@pytest.mark.parametrize(
    ("text", "is_log", "clean"),
    [
        ("请打138-0000-0001。", True, "请打{phone}。"),
        ("+86 138 0000 0001", True, "{phone}"),
        ("单号 138000000012", True, "单号 138000000012"),
        ("2026-11-03 08:00", False, "2026-11-03 08:00"),
        (" 欧阳明月 ", True, "{name}"),
        ("欧阳明月说", True, "欧阳明月说"),
        ("欧阳明月说", False, "{name}说"),
        ("送到桂花街9号5栋", True, "送到{address}"),
        ("客户姓名", False, "客户姓名"),
    ],
)
def test_what_else_names_somebody_is_found_in_words(text: str, is_log: bool, clean: str) -> None:
    values = {"phone": "13800000001", "name": "欧阳明月", "address": "桂花街9号5栋"}
    tokens = {kind: TOKENS.of(kind, value) for kind, value in values.items()}
    found = loose(*values.items(), ("name", "客户姓名")).cleaned(text, TOKENS, is_log)
    assert found == clean.format(**tokens)


def test_every_log_that_holds_customers_says_by_which_numbers_they_are_found() -> None:
    holds = {
        name for name, log in LOGS.items() if {c.personal for c in log.columns.values()} & {"phone", "name", "address"}
    }
    about = {name for name, log in LOGS.items() if log.customer}
    assert holds <= about
    # words about employees are no customer's data
    assert about & {"violations", "deductions", "appeals", "manual_scores", "roster"} == set()
    assert {"complaints", "follow_up_calls", "spot_visits", "project_callbacks"} <= about
