"""The workbook says the same numbers as `kpis.json` and `scorecards.json`."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.language import LANGUAGES
from pipeline.report.documents import kpis_document, scorecards_document
from pipeline.report.excel import write_workbook
from pipeline.report.model import MonthReport
from tests.report.months import make_month
from tests.report.ruled import ruled_month
from tests.report.workbooks import opened, records

DIGITS = 1e-14  # a workbook keeps sixteen digits


def same(cell: float | None, number: float | None) -> bool:
    return cell == (number if number is None else pytest.approx(number, rel=DIGITS))


@pytest.fixture(scope="module", params=[make_month, ruled_month])
def month(request: pytest.FixtureRequest) -> MonthReport:
    report: MonthReport = request.param()
    return report


@pytest.fixture(scope="module")
def book(month: MonthReport, tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("numbers") / "x.xlsx"
    write_workbook(month, file, LANGUAGES)
    return opened(file)


def test_every_figure_is_that_of_kpis_json(month: MonthReport, book: Any) -> None:
    told = {
        (row["Level"].split(" / ")[-1], row["Employee no."] or row["Unit or person"], row["KPI id"]): row
        for row in records(book["全部数字 Figures"])
    }
    wanted = kpis_document(month)["kpis"]
    assert len(told) == len(wanted)
    levels = {"company": "Company", "branch": "Branch", "team": "Team", "technician": "Person"}
    columns = {"value": "Value", "numerator": "Numerator", "denominator": "Denominator", "low": "Interval from",
               "high": "Interval to", "pending": "Pending", "excluded": "Left out"}  # fmt: skip
    for figure in wanted:
        name = "公司 / Company" if figure["level"] == "company" else figure["id"]
        row = told[levels[figure["level"]], name, figure["kpi"]]
        for key, header in columns.items():
            assert same(row[header], figure[key]), (figure, header)


def test_every_indicator_is_that_of_scorecards_json(month: MonthReport, book: Any) -> None:
    rows = iter(records(book["指标 Indicators"]))
    columns = {"value": "Value", "numerator": "Numerator", "denominator": "Denominator", "low": "Interval from",
               "high": "Interval to", "pending": "Pending", "excluded": "Left out", "weight": "Weight",
               "points": "Points", "attainment": "Attainment (0–100)"}  # fmt: skip
    for card in scorecards_document(month)["scorecards"]:
        for line in card["indicators"]:
            row = next(rows)
            assert (row["Employee no."], row["KPI id"]) == (card["employee_no"], line["kpi"])
            for key, header in columns.items():
                assert same(row[header], line[key]), (line, header)
    assert next(rows, None) is None


def test_limits_and_proposals_are_those_of_scorecards_json(month: MonthReport, book: Any) -> None:
    limits = {row["Employee no."]: row for row in records(book["上限 Limits"]) if row["Employee no."]}
    proposals = records(book["建议 Proposals"])
    cards = scorecards_document(month)["scorecards"]
    for card in cards:
        (cap,) = card["caps"]
        row = limits[card["employee_no"]]
        assert (row["Numerator"], row["Denominator"], row["Pending"]) == (
            cap["numerator"], cap["denominator"], cap["pending"],
        )  # fmt: skip
        assert same(row["Limit"], cap["limit"])
    wanted = [(c["employee_no"], p["rule"], p["amount"]) for c in cards for p in c["proposals"]]
    assert [(row["Employee no."], row["Rule"], row["Amount, yuan"]) for row in proposals] == wanted
