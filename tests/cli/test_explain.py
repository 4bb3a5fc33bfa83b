"""Figures picked at random are followed down to the archived workbook, where the case must stand in its row."""

from __future__ import annotations

import json
import random
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.command import MONTH, scorecard

# logs whose cases carry a number; the cases of the others are days, courses and check-list items of a person
NUMBERED = ("work_orders", "complaints", "follow_up_calls")
PICKED = 20


@pytest.fixture(scope="module")
def explained(published: Path) -> dict[str, list[dict[str, Any]]]:
    """The cases behind the company's figures, by KPI."""
    document = scorecard("explain", "--month", MONTH, "--json", folder=published).succeeds().document
    return {figure["kpi"]: figure["cases"] for figure in document["figures"]}


@pytest.fixture(scope="module")
def figures(published: Path) -> list[dict[str, Any]]:
    """The published figures of persons that rest on at least one case."""
    kpis = json.loads((published / "reports" / MONTH / "kpis.json").read_text(encoding="utf-8"))["kpis"]
    return [figure for figure in kpis if figure["level"] == "technician" and figure["numerator"]]


@cache
def row_cells(workbook: Path, sheet: str, row: int) -> tuple[str, ...]:
    """The filled cells of one row as text, full-width characters folded."""
    book = load_workbook(workbook, data_only=True)
    cells = [cell.value for cell in book[sheet][row] if cell.value is not None]
    return tuple(unicodedata.normalize("NFKC", str(value)).strip() for value in cells)


def test_random_figures_lead_to_rows_that_hold_their_cases(
    published: Path, explained: dict[str, list[dict[str, Any]]], figures: list[dict[str, Any]]
) -> None:
    numbered = [figure for figure in figures if explained[figure["kpi"]][0]["log"] in NUMBERED]
    for figure in random.Random(20261205).sample(numbered, PICKED):
        cases = [case for case in explained[figure["kpi"]] if case["employee_no"] == figure["id"]]
        assert cases
        for case in cases:
            cells = row_cells(published / "data" / "archive" / f"{case['sha256']}.xlsx", case["sheet"], case["row"])
            assert case["case"] in cells, (figure["kpi"], case)


def test_the_counted_cases_add_up_to_the_published_figures(
    explained: dict[str, list[dict[str, Any]]], figures: list[dict[str, Any]]
) -> None:
    for figure in figures:
        cases = [case for case in explained[figure["kpi"]] if case["employee_no"] == figure["id"]]
        counted = [case for case in cases if case["state"] == "counted"]
        # cases of a clock are whole seconds, so that nothing is lost before the one division; the figure is minutes
        unit = 60 if figure["kpi"] == "response_minutes" else 1
        assert sum(case["numerator"] for case in counted) / unit == pytest.approx(figure["numerator"]), figure
        if figure["denominator"] is not None:
            assert sum(case["denominator"] for case in counted) == pytest.approx(figure["denominator"]), figure
        assert sum(case["state"] == "pending" for case in cases) == figure["pending"], figure


def test_days_and_items_lead_to_rows_that_name_the_person(
    published: Path, explained: dict[str, list[dict[str, Any]]]
) -> None:
    cards = json.loads((published / "reports" / MONTH / "scorecards.json").read_text(encoding="utf-8"))["scorecards"]
    names = {card["employee_no"]: card["name"] for card in cards}
    for kpi in ("utilisation", "training", "inspection_pass"):
        for case in random.Random(kpi).sample(explained[kpi], 5):
            cells = row_cells(published / "data" / "archive" / f"{case['sha256']}.xlsx", case["sheet"], case["row"])
            number = case["employee_no"]
            assert {number, number.lstrip("0"), names[number]} & set(_words(cells)), case


def _words(cells: tuple[str, ...]) -> list[str]:
    """The words of the cells, so that 张三(0103) holds both the name and the number."""
    return " ".join(cells).replace("(", " ").replace(")", " ").split()


def test_a_person_can_be_asked_for_by_number_or_by_name(published: Path) -> None:
    words = ["explain", "--month", MONTH, "--kpi", "first_time_fix", "--json"]
    by_number = scorecard(*words, "--employee", "0107", folder=published).succeeds().document
    assert by_number == scorecard(*words, "--employee", "郭志坚", folder=published).succeeds().document
    assert {case["employee_no"] for case in by_number["figures"][0]["cases"]} == {"0107"}


def test_lines_show_the_figure_the_points_and_where_each_case_stands(published: Path) -> None:
    words = ["explain", "--month", MONTH, "--employee", "0107", "--kpi", "repeat_repair"]
    english = scorecard(*words, folder=published).succeeds().out
    assert "(repeat_repair): " in english
    assert "-> repair_accuracy: " in english
    assert "ZHW26101501" in english
    assert "<- 工单/2026-11/工单周报_20261102.xlsx [维修] row 2" in english
    chinese = scorecard(*words, "--lang", "zh", folder=published).succeeds().out
    assert "← 工单/2026-11/工单周报_20261102.xlsx [维修] 第 2 行" in chinese
