"""A change is called one only where chance hardly explains it, and then the cases say where it comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.kpi.model import Figure, Sums
from pipeline.report.changes import Changes, changes, delta
from pipeline.report.editions import Edition, for_edition
from pipeline.report.model import MonthReport
from pipeline.report.moves import Move, Why, move, scatters
from pipeline.report.overview import overview
from tests.report.months import MONTH, make_month

LAST = MONTH.previous
COMPANY = ("company", "company")
Pair = tuple[float, float]
Teams = dict[str, tuple[Pair, Pair]]


def sums(above: float, below: float) -> Sums:
    return Sums(Decimal(str(above)), Decimal(str(below)), int(below))


def month(kpi: str, now: Pair | None, before: Pair | None, teams: Teams | None = None) -> MonthReport:
    """The month with the KPI's sums of this and the last month, at the company and in teams."""
    report = make_month()
    history = {}
    for unit, pairs in {COMPANY: (now, before), **{("team", t): p for t, p in (teams or {}).items()}}.items():
        for when, pair in zip((MONTH, LAST), pairs, strict=True):
            if pair is not None:
                history[(kpi, *unit, when)] = sums(*pair)
    own: Figure = report.figures[(kpi, *COMPANY)]
    figures = {(kpi, *COMPANY): own} | {(kpi, "team", t): replace(own, level="team", id=t) for t in teams or ()}
    ripe = replace(report.scored, as_of=datetime(2026, 12, 5))
    return replace(report, history=history, figures=figures, scored=ripe)


def moved(report: MonthReport, kpi: str) -> Move | Why:
    return move(report, report.kpis[kpi], kpi, scatters(report).get(kpi))


def said(report: MonthReport) -> Changes:
    return changes(report, {kpi: moved(report, kpi) for kpi in report.kpis})


@pytest.mark.parametrize(
    ("kpi", "now", "before", "clear"),
    [
        ("complaints", (40, 1000), (21, 1000), False),  # 2.9-5.4 % against 1.4-3.2 %: the ranges meet
        ("complaints", (60, 1000), (21, 1000), True),
        ("complaints", (3, 50), (0, 50), False),
        ("fixed", (900, 1000), (960, 1000), True),
        ("leaks", (8, 56), (2, 38), False),
        ("leaks", (28, 28), (9, 9), True),
        ("leaks", (0, 0), (9, 9), True),
    ],
)
def test_only_ranges_that_do_not_meet_make_a_change(kpi: str, now: Pair, before: Pair, clear: bool) -> None:
    found = moved(month(kpi, now, before), kpi)
    assert isinstance(found, Move)
    assert found.clear is clear


def test_a_mean_moves_by_the_spread_of_its_cases() -> None:
    """Ten cases each at 20 and at 40 minutes: a mean of 30 is known to within 4.4 minutes."""
    report = month("fixed", (600, 20), (800, 20))
    mean = report.kpis["fixed"].model_copy(update={"kind": "mean", "unit": "minutes", "better": "lower"})
    one = report.cases[0]
    cases = tuple(replace(one, numerator=Decimal(value)) for value in [20] * 10 + [40] * 10)
    scatter = scatters(replace(report, kpis={"fixed": mean}, cases=cases))
    assert scatter == {"fixed": 100}
    clear = [move(_with(report, before), mean, "fixed", scatter["fixed"]) for before in (38, 40)]
    assert [found.clear for found in clear if isinstance(found, Move)] == [False, True]


def test_an_edition_calls_the_companys_changes_what_the_whole_report_calls_them() -> None:
    """0103 alone has cases at 20 minutes only: nothing could be said of how the company's cases scatter."""
    report = month("fixed", (600, 20), (800, 20))
    mean = report.kpis["fixed"].model_copy(update={"kind": "mean", "unit": "minutes", "better": "lower"})
    one = report.cases[0]
    cases = [replace(one, numerator=Decimal(20))] * 10 + [replace(one, numerator=Decimal(40), employee_no="0104")] * 10
    whole = replace(report, kpis={**report.kpis, "fixed": mean}, cases=tuple(cases))
    own = for_edition(whole, Edition("manager", "0101", "", frozenset({"0103"})))
    assert len(own.cases) == 10
    assert overview(own).changes == overview(whole).changes


def _with(report: MonthReport, mean: int) -> MonthReport:
    return replace(report, history={**report.history, ("fixed", *COMPANY, LAST): sums(mean * 20, 20)})


@pytest.mark.parametrize(
    ("kpi", "now", "before", "why"),
    [
        ("fixed", (9, 10), None, "no_month"),
        ("fixed", None, (9, 10), "no_month"),
        ("fixed", (9, 10), (0, 0), "no_month"),
        ("leaks", (3, 3), None, "no_month"),
        ("fixed", (900, 1000), (0, 1000), "unrecorded"),
    ],
)
def test_months_that_cannot_be_compared_are_not(kpi: str, now: Pair | None, before: Pair | None, why: str) -> None:
    assert moved(month(kpi, now, before), kpi) == why


def test_a_count_that_had_cases_before_is_nought_without_any() -> None:
    report = month("leaks", None, (9, 9))
    found = moved(report, "leaks")
    assert isinstance(found, Move)
    assert (int(found.before), int(found.now)) == (9, 0)


def test_a_figure_whose_window_is_open_is_not_compared_but_named() -> None:
    report = month("fixed", (900, 1000), (960, 1000))
    early = replace(report, scored=replace(report.scored, as_of=datetime(2026, 11, 30)))
    assert moved(early, "fixed") == "unripe"
    assert [text["en"] for text in said(early).left_out] == [
        "Not compared while their windows are open: First-time fix."
    ]


def test_the_reason_names_the_team_with_more_than_half_of_the_difference() -> None:
    teams: Teams = {"香洲维修班": ((50, 500), (10, 500)), "石岐综合班": ((10, 500), (11, 500))}
    (line,) = said(month("complaints", (60, 1000), (21, 1000), teams)).lines
    assert (line.before["en"], line.now["en"], line.delta.text["en"], line.delta.tone) == (
        "2.1%",
        "6.0%",
        "+3.9 pts",
        "bad",
    )
    assert line.reason is not None
    assert line.reason["en"] == (
        "Completed orders: 1,000; established complaints: 60; at last month's level about 21. "
        "More than half of it in 香洲维修班 (2.0% → 10.0%)."
    )


def test_misses_are_told_where_more_is_better() -> None:
    (line,) = said(month("fixed", (900, 1000), (960, 1000))).lines
    assert line.reason is not None
    assert line.reason["zh"] == "首次上门的维修单 1,000，其中 100 件没有达到；按上月的水平约为 40 件。"


def test_a_difference_that_every_team_shares_is_said_to_be_spread() -> None:
    teams: Teams = {f"{n}班": ((20, 333), (7, 333)) for n in "一二三"}
    (line,) = said(month("complaints", (60, 999), (21, 999), teams)).lines
    assert line.reason is not None
    assert "Spread over 3 teams" in line.reason["en"]


def test_teams_that_hold_less_than_half_of_the_difference_are_not_blamed() -> None:
    """A manager's edition has only some of the teams; cases that are nobody's are in none."""
    (line,) = said(
        month("complaints", (60, 1000), (21, 1000), {"一班": ((12, 100), (2, 100)), "二班": ((4, 50), (1, 50))})
    ).lines
    assert line.reason is not None
    assert line.reason["zh"] == "完成的工单 1,000，属实的投诉 60；按上月的水平约为 21。"


def test_what_chance_may_explain_has_neither_colour_nor_reason() -> None:
    found = said(month("complaints", (40, 1000), (21, 1000), {"一班": ((40, 1000), (21, 1000))}))
    (line,) = found.lines
    assert (line.clear, line.reason, line.delta.tone) == (False, None, "")
    assert "none moved more than chance" in found.summary["en"]


def test_at_most_five_figures_stand_there_clear_ones_first() -> None:
    report = month("complaints", (60, 1000), (21, 1000))
    kpi = report.kpis["complaints"]
    names = [f"c{n}" for n in range(8)]
    many = replace(report, kpis={**report.kpis, **{n: kpi.model_copy(update={"id": n}) for n in names}})
    weak = Move(before=Fraction(21, 1000), now=Fraction(40, 1000), clear=False, strength=0.8)
    strong = moved(report, "complaints")
    found = changes(many, {**dict.fromkeys(names, weak), "complaints": strong})
    assert [line.kpi for line in found.lines] == ["complaints", "c0", "c1", "c2", "c3"]


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [
        ((40, 1000), (21, 1000), ("▲", "+1.9 pts", "worse")),
        ((21, 1000), (40, 1000), ("▼", "−1.9 pts", "better")),
        ((210001, 10000000), (21, 1000), ("", "no change", "")),
    ],
)
def test_the_difference_has_a_sign_and_a_word_never_colour_alone(
    now: Pair, before: Pair, shown: tuple[str, ...]
) -> None:
    report = month("complaints", now, before)
    found = moved(report, "complaints")
    assert isinstance(found, Move)
    view = delta(report.kpis["complaints"], found)
    assert (view.arrow, view.text["en"], view.words["en"]) == shown
