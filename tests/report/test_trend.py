"""A figure's last twelve months as a line and in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from pipeline.kpi.model import Sums
from pipeline.month import Month
from pipeline.report.model import MonthReport
from pipeline.report.trend import trend, values
from tests.report.months import MONTH, make_month

PERSON = ("technician", "0103")


def month_with(kpi: str, sums: dict[int, tuple[int, int]]) -> MonthReport:
    """The month with sums so many months before it: above and below the line."""
    history = {
        (kpi, *PERSON, MONTH.plus(-back)): Sums(Decimal(above), Decimal(below), counted=1)
        for back, (above, below) in sums.items()
    }
    return replace(make_month(), history=history)


def test_a_rate_has_a_value_in_months_with_cases_only_and_a_gap_breaks_the_line() -> None:
    report = month_with("fixed", {5: (8, 10), 4: (9, 10), 3: (0, 0), 1: (5, 10), 0: (10, 10)})
    kpi = report.kpis["fixed"]
    known = values(report, kpi, *PERSON)
    assert [str(month) for month, _ in known] == ["2026-05", "2026-06", "2026-09", "2026-10"]
    assert [value for _, value in known] == [Fraction(4, 5), Fraction(9, 10), Fraction(1, 2), 1]
    line = trend(report, kpi, *PERSON)
    assert line is not None
    assert (line.line.count("M"), line.line.count("L")) == (2, 2)
    assert line.last == ("93", "3")
    assert line.words["en"] == ("4 months from 2026-05 to 2026-10: lowest 50.0% (2026-09), highest 100.0% (2026-10).")


def test_a_count_is_nought_in_months_without_cases_after_its_first() -> None:
    report = month_with("leaks", {3: (2, 0), 0: (1, 0)})
    known = values(report, report.kpis["leaks"], *PERSON)
    assert [month for month, _ in known] == [Month(2026, 7), Month(2026, 8), Month(2026, 9), MONTH]
    assert [value for _, value in known] == [2, 0, 0, 1]


def test_months_before_the_last_twelve_are_not_drawn() -> None:
    report = month_with("fixed", {12: (1, 1), 11: (1, 2), 0: (1, 2)})
    assert [str(month) for month, _ in values(report, report.kpis["fixed"], *PERSON)] == ["2025-11", "2026-10"]


def test_one_month_is_no_trend() -> None:
    report = month_with("fixed", {0: (1, 2)})
    assert trend(report, report.kpis["fixed"], *PERSON) is None


def test_a_level_line_stands_in_the_middle() -> None:
    report = month_with("fixed", {1: (1, 2), 0: (2, 4)})
    line = trend(report, report.kpis["fixed"], *PERSON)
    assert line is not None
    assert line.line == "M84.8 11L93 11"
