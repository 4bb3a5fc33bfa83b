"""The workbook: real numbers and dates, both languages, tables, names, marks and print."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import range_boundaries

from pipeline.language import LANGUAGES
from pipeline.report.excel import write_workbook
from pipeline.report.sheets import cases
from pipeline.report.sheets.cells import clean
from tests.report.months import make_month
from tests.report.workbooks import opened, parts, records

SHEETS = [
    "汇总 Summary",
    "图表 Charts",
    "指标 Indicators",
    "全部数字 Figures",
    "标准 Standards",
    "上限 Limits",
    "建议 Proposals",
    "明细 Cases",
    "趋势 Trends",
    "数据问题 Data faults",
    "方法 Methodology",
    "出处 Provenance",
    "来源文件 Files",
]
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def book(written: Path) -> Any:
    return opened(written / "scorecards.xlsx")


def test_sheets_have_both_languages_frozen_headers_and_filters(book: Any) -> None:
    assert book.sheetnames == SHEETS
    for sheet in (sheet for sheet in book if sheet.title != "图表 Charts"):
        assert "\n" in sheet["A1"].value
        assert sheet.freeze_panes
        whole = f"A1:{sheet.cell(1, sheet.max_column).column_letter}{max(sheet.max_row, 2)}"
        table = next(iter(sheet.tables.values()), None)
        assert (sheet.auto_filter.ref if table is None else table.autoFilter.ref) == whole


def test_tables_have_names_that_stay_and_headers_that_differ(book: Any) -> None:
    named = {name: table for sheet in book for name, table in sheet.tables.items()}
    assert list(named) == [
        f"tbl_{name}"
        for name in (
            "summary", "indicators", "figures", "standards", "caps", "proposals", "trends", "methodology",
            "provenance", "files",
        )
    ]  # fmt: skip
    for sheet in book:
        for table in sheet.tables.values():
            headers = [sheet.cell(1, place).value for place in range(1, sheet.max_column + 1)]
            assert [column.name for column in table.tableColumns] == headers
            assert len({header.casefold() for header in headers}) == len(headers)


def test_names_lead_to_what_they_say(book: Any) -> None:
    def cells(name: str) -> list[Any]:
        ((title, area),) = book.defined_names[name].destinations
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
        assert left == right
        return [book[title].cell(row, left).value for row in range(top, bottom + 1)]

    assert cells("employee_numbers") == ["0103", "0104", "0105"]
    assert cells("totals") == [89.9, 89.9, 89.9]
    assert cells("month") == [datetime(2026, 10, 1)]
    assert cells("as_of") == [datetime(2026, 11, 2, 0, 5)]
    assert len(cells("figure_values")) == len(make_month().figures)


def test_summary_shows_the_total_below_the_bound_it_has_not_reached(book: Any) -> None:
    row = records(book["汇总 Summary"])[0]
    assert (row["Employee no."], row["Total"], row["Grade"]) == ("0103", 89.9, "良好 / Good")
    assert row["Coverage"] == pytest.approx(2 / 3)


def test_indicators_keep_unrounded_numbers(book: Any) -> None:
    row = records(book["指标 Indicators"])[0]
    assert (row["Value"], row["Numerator"], row["Points"]) == (41 / 46, 41, 9.217)
    assert book["指标 Indicators"]["F2"].number_format == "0.0%"


def test_limits_stand_by_level_and_number(book: Any) -> None:
    rows = records(book["上限 Limits"])
    assert [row["Unit or person"] for row in rows] == ["公司 / Company", "维修一班", "张三", "李小梅", "王师傅"]
    assert (rows[0]["Numerator"], rows[0]["Denominator"], rows[0]["Limit"]) == (18, 1324, 0.01)
    assert rows[0]["Rate"] == pytest.approx(18 / 1324, rel=1e-14)
    assert rows[0]["Last 12 months, numerator"] == 9


def test_a_persons_limit_stands_once(tmp_path: Path) -> None:
    report = make_month()
    own = {("technician", card.employee.employee_no): card.caps for card in report.scored.cards}
    scored = replace(report.scored, unit_caps={**report.scored.unit_caps, **own})
    write_workbook(replace(report, scored=scored), tmp_path / "x.xlsx", LANGUAGES)
    rows = records(opened(tmp_path / "x.xlsx")["上限 Limits"])
    assert [row["Employee no."] for row in rows] == [None, None, "0103", "0104", "0105"]


def test_cases_have_dates_places_and_nobody_last(book: Any) -> None:
    rows = records(book["明细 Cases"])
    first = rows[0]
    assert (first["Dated"], first["File"], first["Sheet"], first["Row"]) == (
        datetime(2026, 10, 3, 9, 0), "工单/周报.xlsx", "维修", 2,
    )  # fmt: skip
    assert rows[-1]["Number or date"] == "WX-NOBODY"
    assert rows[-1]["Employee no."] is None
    assert "WX-BELOW" not in {row["Number or date"] for row in rows}


def test_cases_beyond_a_sheet_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len([case for case in make_month().cases if not case.basis])
    monkeypatch.setattr(cases, "ROWS_A_SHEET", whole - 1)
    write_workbook(make_month(), tmp_path / "x.xlsx", LANGUAGES)
    book = opened(tmp_path / "x.xlsx")
    found = [len(records(book[title])) for title in book.sheetnames if title.startswith("明细")]
    assert found == [whole - 1, 1]
    assert "明细 Cases 2" in book.sheetnames


def test_what_is_provisional_or_over_a_limit_is_marked_and_said(book: Any) -> None:
    def rules(title: str) -> list[str]:
        return [str(rule.formula) for area in book[title].conditional_formatting for rule in area.rules]

    assert any("暂定 / Provisional" in rule for rule in rules("汇总 Summary"))
    assert records(book["汇总 Summary"])[0]["Status"] == "暂定 / Provisional"
    assert any(
        "超过上限，单看本月不大像偶然 / Over the limit; this month alone is unlikely to be chance" in rule
        for rule in rules("上限 Limits")
    )


def test_each_sheet_prints_across_a4_with_its_headers(book: Any) -> None:
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_area
        if sheet.title != "图表 Charts":
            assert (sheet.print_title_rows, sheet.page_setup.fitToHeight) == ("$1:$1", 0)
    assert book["汇总 Summary"].print_area.endswith("$A$1:$K$4")


def test_charts_draw_the_company_and_rank_nobody(written: Path) -> None:
    charts = {name: root for name, root in parts(written / "scorecards.xlsx").items() if "charts/chart" in name}
    areas = [ref.text for root in charts.values() for ref in root.iter(f"{DRAWN}f")]
    assert areas
    assert all("汇总" not in area and "指标" not in area for area in areas)
    assert not any("张三" in text for root in charts.values() for text in root.itertext())


def test_provenance_names_hashes_and_the_files(book: Any) -> None:
    told = {str(row["Topic"]).split(" / ")[-1].split("\n")[-1]: row["Text"] for row in records(book["出处 Provenance"])}
    assert told["SHA-256 of scheme binchun"] == "ab" * 32
    files = records(book["来源文件 Files"])
    assert [row["File"] for row in files] == ["备份/周报.xlsx", "工单/周报.xlsx", "工单/坏.xlsx"]
    assert [row["Rows read"] for row in files] == [None, 10, None]


def test_one_language_alone(tmp_path: Path) -> None:
    write_workbook(make_month(), tmp_path / "en.xlsx", ("en",))
    english = opened(tmp_path / "en.xlsx")
    assert english.sheetnames == [title.partition(" ")[2] for title in SHEETS]
    assert english["Summary"]["F2"].value == "Good"


def test_same_month_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    write_workbook(make_month(), tmp_path / "again.xlsx", LANGUAGES)
    assert (tmp_path / "again.xlsx").read_bytes() == (written / "scorecards.xlsx").read_bytes()


def test_text_is_cut_before_a_cell_overflows() -> None:
    assert len(clean("长" * 40_000)) == 32_000
    assert clean("a\x00b\x1fc") == "abc"
