"""A month under two schemes: each is counted, limited and explained by itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.definitions.policy_files import Assigned, Policies
from pipeline.language import LANGUAGES
from pipeline.report.model import MonthReport
from pipeline.report.overview import overview
from pipeline.report.terminal import card_table
from tests.report.months import make_month, write_html
from tests.report.test_html import page, text_of


def two_schemes() -> MonthReport:
    """0105, the dispatcher, is under a scheme of their own with a stricter cap and a longer repeat window."""
    report = make_month()
    cap = report.policy.caps[0].model_copy(update={"limit": Decimal("0.005"), "rule": "R-02"})
    own = {
        "scheme": "desk",
        "zh": "调度办法",
        "en": "Desk scheme",
        "caps": (cap,),
        "kpis": {"fixed": {"repeat_window_days": 60}},
    }
    desk = report.policy.model_copy(update=own)
    *others, dispatcher = report.scored.cards
    cards = (*others, replace(dispatcher, scheme="desk", grade="excellent"))
    policies = Policies(report.policy, (Assigned(desk, ("dispatcher",)),))
    return replace(report, policies=policies, scored=replace(report.scored, cards=cards))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("two")
    write_html(two_schemes(), place, LANGUAGES)
    return place


def test_grades_are_counted_by_scheme() -> None:
    counts = {entry.scheme["en"]: [n for _, n in entry.counts] for entry in overview(two_schemes()).grades}
    assert counts == {"Scheme": [0, 2, 0], "Desk scheme": [1, 0, 0]}


def test_caps_of_a_scheme_hold_for_its_people_only() -> None:
    tables = {table.key: [person.employee_no for person, _ in table.people] for table in overview(two_schemes()).caps}
    assert tables == {"binchun/complaints": ["0103", "0104"], "desk/complaints": ["0105"]}


def test_pages_name_the_scheme_and_its_own_values(folder: Path) -> None:
    text = text_of(page(folder, "methodology"), "en")
    assert "For everybody else" in text
    assert "For Dispatcher" in text
    assert "repeat window, days repeat_window_days 60 Desk scheme" in text
    assert "Desk scheme" in text_of(page(folder, "technicians/0105"), "en")
    assert "Complaint rate Desk scheme" in text_of(page(folder, "index"), "en")


def test_terminal_shows_no_coverage_without_weights() -> None:
    report = two_schemes()
    bare = report.policy.model_copy(update={"indicators": ()})
    lines = card_table(replace(report, policies=replace(report.policies, default=bare)), "en").splitlines()
    assert "67%" not in lines[1]
    assert "67%" in lines[3]
