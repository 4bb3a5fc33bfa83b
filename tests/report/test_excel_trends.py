"""Twelve months in the workbook: real values, small lines beside them, and the company's charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.kpi.model import Sums
from pipeline.language import LANGUAGES
from pipeline.report.excel import write_workbook
from pipeline.report.model import MonthReport
from tests.report.months import MONTH, make_month, plain
from tests.report.workbooks import MAIN, formulas, opened, parts, records

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SPARK = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}sparkline"


def months_back(words: Callable[[str], str] = plain) -> MonthReport:
    """The month with three months of first-time fix and complaints behind it."""
    report = make_month(words)
    history: dict[Any, Sums] = {}
    for back in range(3):
        month = MONTH.plus(-back)
        history["fixed", "company", "company", month] = Sums(Decimal(40 + back), Decimal(50))
        history["complaints", "company", "company", month] = Sums(Decimal(18 - back), Decimal(1324))
        history["fixed", "technician", "0103", month] = Sums(Decimal(4 + back), Decimal(5))
    return replace(report, history=history)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("trends") / "x.xlsx"
    write_workbook(months_back(), place, LANGUAGES)
    return place


def test_trends_hold_the_values_of_each_month(file: Path) -> None:
    rows = records(opened(file)["趋势 Trends"])
    (company,) = [r for r in rows if r["Level"] == "公司 / Company" and r["KPI"].endswith("First-time fix")]
    assert [company[f"2026-{month:02}"] for month in (7, 8, 9, 10)] == [None, 0.84, 0.82, 0.8]
    (person,) = [r for r in rows if r["Employee no."] == "0103" and r["KPI"].endswith("First-time fix")]
    assert person["2026-10"] == 0.8
    assert list(company)[-12:] == [str(MONTH.plus(-back)) for back in reversed(range(12))]


def test_every_row_has_its_small_line(file: Path) -> None:
    found = parts(file)
    ((sheet, sparks),) = [
        (root, list(root.iter(SPARK)))
        for name, root in found.items()
        if "worksheets/" in name and list(root.iter(SPARK))
    ]
    rows = [int(row.get("r")) for row in sheet.iter(f"{MAIN}row")][1:]
    drawn = [[part.text for part in spark] for spark in sparks]
    assert drawn == [[f"'趋势 Trends'!G{row}:R{row}", f"F{row}"] for row in rows]


def test_charts_draw_rows_of_the_trends_and_counts_beside_them(file: Path) -> None:
    rows = {
        place: row["KPI"]
        for place, row in enumerate(records(opened(file)["趋势 Trends"]), start=2)
        if row["Level"] == "公司 / Company"
    }
    charts = [root for name, root in parts(file).items() if name.startswith("xl/charts/chart")]
    drawn = {"".join(c.find(f".//{CHART}title").itertext()): c.findtext(f".//{CHART}val//{CHART}f") for c in charts}
    for place, kpi in rows.items():
        if not kpi.endswith(("First-time fix", "Complaint rate")):
            continue
        assert drawn[kpi.replace("\n", " · ")] == f"'趋势 Trends'!$G${place}:$R${place}"
    assert len(charts) == 4
    counts = opened(file)["图表 Charts"]
    told = {counts.cell(row, 1).value: counts.cell(row, 2).value for row in range(1, counts.max_row + 1)}
    assert [told[f"2026-{month:02}"] for month in (8, 9, 10)] == [16, 17, 18]
    assert told["良好 / Good"] == 3


def test_a_name_that_looks_like_a_reference_is_a_title(tmp_path: Path) -> None:
    write_workbook(months_back(lambda words: "=Evil!$A$1" + words), tmp_path / "x.xlsx", LANGUAGES)
    areas = [
        f.text
        for name, root in parts(tmp_path / "x.xlsx").items()
        if "charts/chart" in name
        for f in root.iter(f"{CHART}f")
    ]
    assert areas
    assert not [area for area in areas if "Evil" in area]
    assert not list(formulas(tmp_path / "x.xlsx"))
