"""Values, limits and explanations in the units that KPIs have."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.jobs.explain import Explained, explain_lines
from pipeline.language import Language
from pipeline.report.rules import rule_steps
from pipeline.report.wording import amount, bound
from tests.report.months import make_month


@pytest.mark.parametrize(
    ("unit", "value", "shown", "limit"),
    [
        ("percent", Fraction(1, 3), "33.3%", "0.25%"),
        ("minutes", Fraction(25, 2), "12.5 min", "0.0025 min"),
        ("hours", Fraction(100, 3), "33.3 h", "0.0025 h"),
        ("days", Fraction(1), "1 day", "0.0025 days"),
        ("days", Fraction(21), "21 days", "0.0025 days"),
        ("points", Fraction(1, 4), "0.25 points", "0.0025 points"),
        ("yuan", Fraction(1234), "1,234 yuan", "0.0025 yuan"),
        ("count", Fraction(2), "2", "0.0025"),
    ],
)
def test_value_and_limit_carry_their_unit(unit: str, value: Fraction, shown: str, limit: str) -> None:
    kpi = make_month().kpis["leaks"].model_copy(update={"unit": unit})
    assert amount(kpi, value)["en"] == shown
    assert bound(kpi, Decimal("0.0025"))["en"] == limit


def test_steps_of_a_rule_carry_the_unit() -> None:
    report = make_month()
    days = report.kpis["leaks"].model_copy(update={"unit": "days"})
    curve, bands = (rule_steps(rule, days) for rule in report.policy.indicators)
    assert curve[1][0]["zh"] == "0.95 天"
    assert bands[0][0]["zh"] == "低于 0.1 天"


@pytest.mark.parametrize(("language", "words"), [("zh", "    1 分 WX-LEAK"), ("en", "    1 point WX-LEAK")])
def test_explaining_points_says_points(language: Language, words: str) -> None:
    report = make_month()
    points = report.kpis["leaks"].model_copy(update={"unit": "points"})
    report = replace(report, kpis={**report.kpis, "leaks": points})
    figure = report.figures["leaks", "technician", "0103"]
    lines = list(explain_lines(Explained(report, report.employees[0], None, (figure,)), language, everything=True))
    assert any(line.startswith(words) for line in lines), lines
