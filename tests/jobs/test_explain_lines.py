"""The lines of an explanation: what each case adds, in the unit of the figure above it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.jobs.explain import Explained, explain_lines
from pipeline.language import Language
from tests.report.months import make_month


@pytest.mark.parametrize(("language", "words"), [("zh", "8.5 分钟 "), ("en", "8.5 min ")])
def test_case_of_a_clock_is_shown_in_minutes_like_its_figure(language: Language, words: str) -> None:
    month = make_month()
    minutes = month.kpis["leaks"].model_copy(update={"unit": "minutes", "per": 60})
    case = replace(month.cases[0], kpi="leaks", state="counted", numerator=Decimal(510), basis=False)
    report = replace(month, kpis={**month.kpis, "leaks": minutes}, cases=(case,))
    found = Explained(report, None, None, (report.figures["leaks", "company", "company"],))
    (line,) = (line for line in explain_lines(found, language, everything=False) if case.case_no in line)
    assert line.strip().startswith(words)


def test_case_of_a_count_is_shown_as_a_plain_number() -> None:
    month = make_month()
    case = replace(month.cases[0], kpi="leaks", state="counted", numerator=Decimal(1), basis=False)
    found = Explained(replace(month, cases=(case,)), None, None, (month.figures["leaks", "company", "company"],))
    (line,) = (line for line in explain_lines(found, "en", everything=False) if case.case_no in line)
    assert line.strip().startswith(f"1 {case.case_no}")
