"""The workbook: real numbers and dates, both languages, and nothing that a cell could run."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.language import LANGUAGES
from pipeline.report.excel import clean, write_workbook
from tests.report.months import make_month

HOSTILE = [
    "=1+1",
    "{=1+1}",
    "+1",
    "@x",
    "http://evil.example/",
    "mailto:a@b",
    "internal:A1",
    "external:\\\\x\\y",
    "\x00\x1b=x",
]


@pytest.fixture(scope="module")
def book(written: Path) -> Any:
    return openpyxl.load_workbook(written / "scorecards.xlsx")


def records(sheet: Any) -> list[dict[str, Any]]:
    header, *rows = sheet.iter_rows(values_only=True)
    names = [name.split("\n")[-1] for name in header]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_sheets_have_both_languages_frozen_headers_and_filters(book: Any) -> None:
    assert book.sheetnames == [
        "汇总 Summary",
        "指标 Indicators",
        "标准 Standards",
        "建议 Proposals",
        "明细 Cases",
        "方法 Methodology",
    ]
    for sheet in book:
        assert "\n" in sheet["A1"].value
        assert sheet.freeze_panes
        last = sheet.cell(1, sheet.max_column).column_letter
        assert sheet.auto_filter.ref == f"A1:{last}{max(sheet.max_row, 2)}"


def test_summary_shows_the_total_below_the_bound_it_has_not_reached(book: Any) -> None:
    row = records(book["汇总 Summary"])[0]
    assert (row["Employee no."], row["Total"], row["Grade"]) == ("0103", 89.9, "良好 / Good")
    assert row["Coverage"] == pytest.approx(2 / 3)


def test_indicators_keep_unrounded_numbers(book: Any) -> None:
    row = records(book["指标 Indicators"])[0]
    assert (row["Value"], row["Numerator"], row["Points"]) == (41 / 46, 41, 9.217)
    assert book["指标 Indicators"]["G2"].number_format == "0.0%"


def test_cases_have_dates_places_and_nobody_last(book: Any) -> None:
    rows = records(book["明细 Cases"])
    first = rows[0]
    assert (first["Dated"], first["File"], first["Sheet"], first["Row"]) == (
        datetime(2026, 10, 3, 9, 0), "工单/周报.xlsx", "维修", 2,
    )  # fmt: skip
    assert rows[-1]["Number or date"] == "WX-NOBODY"
    assert rows[-1]["Employee no."] is None
    assert "WX-BELOW" not in {row["Number or date"] for row in rows}


def test_one_language_alone(tmp_path: Path) -> None:
    write_workbook(make_month(), tmp_path / "en.xlsx", ("en",))
    english = openpyxl.load_workbook(tmp_path / "en.xlsx")
    assert english.sheetnames == ["Summary", "Indicators", "Standards", "Proposals", "Cases", "Methodology"]
    assert english["Summary"]["G2"].value == "Good"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(tmp_path: Path, text: str) -> None:
    write_workbook(make_month(lambda words: text + words), tmp_path / "x.xlsx", LANGUAGES)
    with zipfile.ZipFile(tmp_path / "x.xlsx") as parts:
        content = b"".join(parts.read(name) for name in parts.namelist())
    assert not [mark for mark in (b"<f>", b"<f ", b"hyperlink", b"TargetMode") if mark in content]


def test_same_month_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    write_workbook(make_month(), tmp_path / "again.xlsx", LANGUAGES)
    assert (tmp_path / "again.xlsx").read_bytes() == (written / "scorecards.xlsx").read_bytes()


def test_text_is_cut_before_a_cell_overflows() -> None:
    assert len(clean("长" * 40_000)) == 32_000
    assert clean("a\x00b\x1fc") == "abc"
