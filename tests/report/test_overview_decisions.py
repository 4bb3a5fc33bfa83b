"""What needs a decision stands on the first page with whose it is and what it would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest

from pipeline.report.decisions import decisions
from pipeline.report.model import MonthReport
from pipeline.scorecard.model import CapVerdict, Verdict
from tests.report.months import appeal, make_month, with_card
from tests.report.ruled import ruled_month


def quiet() -> MonthReport:
    """The month with nothing to decide."""
    report = make_month()
    cards = tuple(replace(card, undecided=(), caps=()) for card in report.scored.cards)
    return replace(report, scored=replace(report.scored, cards=cards, unit_caps={}))


def cap(hits: int, orders: int, pending: int, verdict: Verdict) -> CapVerdict:
    low, high = Fraction(hits, orders), Fraction(hits + pending, orders)
    return CapVerdict(
        "complaints", "R-01", hits, orders, pending, low, high, Fraction(1, 100), verdict, 0.2, "level", {}
    )


def told(report: MonthReport, language: Any = "en") -> dict[str, list[str]]:
    """Who and what, by the heading it stands under."""
    return {
        group.title[language]: [
            f"{line.who[language]} {line.words[language]}".strip() for line in (*group.first, *group.more)
        ]
        for group in decisions(report)
    }


def test_nothing_to_decide_gives_nothing() -> None:
    assert decisions(quiet()) == ()


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (
            cap(1, 120, 1, "undecided"),
            "张三 Complaint rate is 0.8%; with the 1 still open upheld it is 1.7%, over the limit of 1%.",
        ),
        (
            cap(2, 100, 2, "over_may_be_chance"),
            "张三 Complaint rate is over the limit of 1%, which may be chance; "
            "with the 2 still open upheld it is 4.0%, and unlikely to be chance.",
        ),
    ],
)
def test_open_complaints_that_could_tip_a_verdict(verdict: CapVerdict, words: str) -> None:
    report = with_card(quiet(), caps=(verdict,))
    assert told(report) == {"Open cases that could change a verdict: 1": [words]}
    (group,) = decisions(report)
    assert (group.first[0].employee_no, group.first[0].anchor) == ("0103", "caps")


@pytest.mark.parametrize(
    "verdict",
    [
        cap(1, 1000, 1, "within"),
        cap(2, 100, 0, "over_may_be_chance"),
        cap(2, 100, 1, "over_may_be_chance"),  # three of a hundred is still what chance does
        cap(9, 100, 3, "over"),
    ],
)
def test_open_complaints_that_change_nothing_are_not_a_decision(verdict: CapVerdict) -> None:
    assert decisions(with_card(quiet(), caps=(verdict,))) == ()


def test_units_stand_before_people() -> None:
    report = with_card(quiet(), caps=(cap(1, 120, 1, "undecided"),))
    units: dict[tuple[str, str], tuple[CapVerdict, ...]] = {
        ("company", "company"): (cap(9, 950, 2, "undecided"),),
        ("technician", "0103"): (cap(1, 120, 1, "undecided"),),
    }
    (lines,) = told(replace(report, scored=replace(report.scored, unit_caps=units)), "zh").values()
    assert [line.split()[0] for line in lines] == ["公司", "张三"]


def test_leaks_that_wait_for_a_cause() -> None:
    """D-01 asks more than two; every card of the month has two and one that is not judged."""
    found = told(replace(make_month(), scored=replace(make_month().scored, unit_caps={})))
    lines = found["Pending cases that could disqualify: 3"]
    assert (
        lines[0]
        == "张三 D-01: Leaks within 30 days, 2 so far and 1 pending; more than 2 would disqualify. Nothing is decided."
    )


def test_appeals_name_figure_and_case_and_only_people_of_the_report() -> None:
    appeals = (
        appeal("0103", "fixed", "WX261003007"),
        appeal("0104", "考勤", ""),
        appeal("0999", "fixed", "WX261003008"),
    )
    found = told(replace(quiet(), appeals=appeals))
    assert found == {
        "Appeals to decide: 2 (a case no longer counts once upheld)": [
            "张三 First-time fix, WX261003007",
            "李小梅 考勤",
        ]
    }


def test_proposals_are_counted_by_kind_without_what_is_only_listed() -> None:
    report = ruled_month()
    (own,) = [card.proposals for card in report.scored.cards if card.proposals]
    proposals = [p for p in own if p.kind != "listed" and not (p.kind == "transfer" and p.amount == 30)]
    found = {title: lines for title, lines in told(report).items() if title.startswith("Proposals")}
    (title,) = found
    assert title == f"Proposals to decide: {len(proposals)}, for 1 people"
    assert f"Deduction {sum(p.kind == 'deduction' for p in proposals)}" in found[title][0]
    assert found[title][-1] == "张三 Deductions are above the legal share of pay and have to be cut first."


def test_many_lines_of_a_kind_are_folded_after_the_third() -> None:
    appeals = tuple(appeal("0103", "fixed", f"WX{n}") for n in range(5))
    (group,) = decisions(replace(quiet(), appeals=appeals))
    assert ([line.words["zh"][:9] for line in group.first], len(group.more)) == (
        ["首次解决率，WX0", "首次解决率，WX1", "首次解决率，WX2"],
        2,
    )


def test_an_early_day_changes_nothing_about_what_is_open() -> None:
    report = with_card(quiet(), caps=(cap(1, 120, 1, "undecided"),))
    early = replace(report, scored=replace(report.scored, as_of=datetime(2026, 10, 20)))
    assert told(early) == told(report)
