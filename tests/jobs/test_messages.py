"""What is said of files and sheets: in words, in both languages, with what to put right."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.definitions.log import load_logs
from pipeline.jobs.messages import account_lines, missing_columns, unreadable_line
from pipeline.language import LANGUAGES, Language, known
from pipeline.report.accounts import file_accounts

LOGS = load_logs()
REASON = re.compile(r'(?:Refused|Unreadable)\(\s*"(\w+)", "(\w+)"')


def refused(code: str, detail: str, **params: str) -> dict[str, Any]:
    """The account of a file that was not read."""
    return {"path": "工单/坏.xlsx", "status": "unreadable", "code": code, "detail": detail, "params": params}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "工单/坏.xlsx：未读取（too_large）。有工作表超过 1000 行。请按月拆分后再放入。"),
        (
            "en",
            "工单/坏.xlsx: not read (too_large). A sheet goes beyond row 1000. "
            "Split it, by month say, and drop the parts in.",
        ),
    ],
)
def test_why_a_file_was_not_read_is_said_in_words(language: Language, line: str) -> None:
    assert unreadable_line(refused("too_large", "rows", limit="1000"), language) == line


def test_reason_without_words_of_its_own_says_what_its_code_says() -> None:
    unknown = [refused("damaged", "never_heard_of"), refused("too_large", "rows")]
    assert [unreadable_line(account, "zh").split("。")[1] for account in unknown] == ["文件损坏", "文件超过上限"]


def test_pages_say_the_same_reason() -> None:
    (file,) = file_accounts([refused("forbidden_column", "column", sheet="花名册", header="身份证号")])
    assert file.reason == {
        "zh": "工作表“花名册”有不得载入的列“身份证号”。",
        "en": "Sheet '花名册' has a column that must not be loaded: '身份证号'.",
    }


def test_every_reason_that_reading_gives_has_its_words() -> None:
    folder = Path(pipeline.__file__).parent / "ingest"
    reasons = {found for file in folder.glob("*.py") for found in REASON.findall(file.read_text(encoding="utf-8"))}
    guessed = re.findall(r'return "(\w+)"', (folder / "gate.py").read_text(encoding="utf-8"))
    reasons |= {("not_a_workbook", detail) for detail in guessed}
    assert len(reasons) > 30
    assert [key for key in sorted(f"file_detail.{code}.{detail}" for code, detail in reasons) if not known(key)] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "工单：工单类型，报修时间"), ("en", "Work orders: Order type (工单类型), Created at (报修时间)")],
)
def test_missing_columns_are_named_in_the_language_asked_for(language: Language, words: str) -> None:
    detail = json.dumps({"log": "work_orders", "columns": ["order_type", "created_at"]})
    assert missing_columns(detail, LOGS, language) == words


def test_file_that_is_no_table_is_named() -> None:
    account = {"path": "值班安排.docx", "sha256": None, "status": "ignored"}
    for language in LANGUAGES:
        (line,) = account_lines([account], LOGS, language)
        assert line.startswith("值班安排.docx")
        assert ".xlsx" in line
