"""Cards: states, coverage, total, grade, disqualification, and when they are final."""

from datetime import datetime
from fractions import Fraction

import pytest

from pipeline.kpi.model import Employee, Figure, Level
from pipeline.scorecard.model import Card
from pipeline.scorecard.tally import grade_of
from tests.scorecard.made import BINCHUN, figure, policy, rule, scored

F = Fraction
SHARE = [[0, 0], [1, 100]]
TOTAL = policy(rule(curve=SHARE, weight=90))
FULL_MARKS = (
    figure("first_time_fix", 100, 100), figure("inspection_pass", 100, 100), figure("repeat_repair", 0, 100),
    figure("satisfaction", 100, 100), figure("resolved_24h", 100, 100), figure("survey_satisfaction", 1, 1),
    figure("completion", 100, 100), figure("utilisation", 100, 100), figure("contact_on_time", 100, 100),
    figure("training", 1, 1), figure("knowledge", 1, 1),
)  # fmt: skip


def _card(*given: Figure, role: str = "repairer") -> Card:
    return scored(*given, employee=Employee("0103", "张三", role, "一组", "城东")).cards[0]


def _with_total(total: Fraction) -> Card:
    """A card whose only indicator has that total, in thousandths exactly."""
    return scored(figure("completion", total / 100, 1, counted=50), policy=TOTAL).cards[0]


@pytest.mark.parametrize(
    ("total", "grade", "in_gap"),
    [
        (F(100), "excellent", False),
        (F(90), "excellent", False),
        (F(8999999, 100000), "good", True),
        (F(895, 10), "good", True),
        (F(89), "good", False),
        (F(80), "good", False),
        (F(795, 10), "pass", True),
        (F(79), "pass", False),
        (F(70), "pass", False),
        (F(695, 10), "fail", True),
        (F(69), "fail", False),
        (F(0), "fail", False),
    ],
)
def test_grades_are_lower_bounds_on_the_unrounded_total(total: Fraction, grade: str, in_gap: bool) -> None:
    """W-6, X-02: 90, 80 and 70 belong to the better grade, anything below them to the next one."""
    card = _with_total(total)
    assert (card.total, card.grade, card.grade_gap) == (total, grade, in_gap)


def test_full_marks_are_90_raw_points_and_a_total_of_100() -> None:
    card = _card(*FULL_MARKS)
    assert (card.raw_points, card.declared_total, card.coverage, card.total) == (F(90), F(90), F(1), F(100))
    assert [i.points for i in card.indicators] == [i.weight for i in card.indicators]


def test_ninety_is_never_89_point_9() -> None:
    """Nine tenths of 10, 15, 5 ... points add up to exactly 90 %."""
    tenths = policy(*(rule(id=f"x{w}", curve=SHARE, weight=w) for w in (10, 15, 5, 20, 40)))
    card = scored(figure("completion", 9, 10), policy=tenths).cards[0]
    assert (card.raw_points, card.total, card.grade) == (F(81), F(90), "excellent")


def test_points_are_weight_times_attainment() -> None:
    """Survey 0.9 -> 90 of weight 5; first-time fix 41 of 46 -> 80 + 20 x (41/46 - 0.8) / 0.15 of weight 10."""
    card = _card(*FULL_MARKS[1:], figure("first_time_fix", 41, 46), figure("survey_satisfaction", 9, 10))
    points = {i.id: i.points for i in card.indicators}
    assert points["periodic_survey"] == F(45, 10)
    assert points["solution_effectiveness"] == (80 + F(20) * (F(41, 46) - F(8, 10)) / F(15, 100)) / 10


def test_only_scored_indicators_count_and_the_rest_is_rescaled() -> None:
    """Without survey and training 80 of 90 are left: coverage 8/9, and full marks of these are still 100."""
    card = _card(*(f for f in FULL_MARKS if f.kpi not in ("survey_satisfaction", "training")))
    assert (card.raw_points, card.coverage, card.total) == (F(80), F(8, 9), F(100))
    assert {i.id: i.state for i in card.indicators if i.state != "scored"} == {
        "periodic_survey": "no_data", "training_taken": "no_data",
    }  # fmt: skip


@pytest.mark.parametrize(("cases", "state"), [(0, "no_data"), (9, "too_few"), (10, "scored")])
def test_fewer_cases_than_the_minimum_are_not_scored(cases: int, state: str) -> None:
    card = _card(figure("first_time_fix", cases, cases))
    assert {i.id: i.state for i in card.indicators}["solution_effectiveness"] == state


def test_the_minimum_is_of_rows_not_of_hours_or_points() -> None:
    """Four scores of 5 points each are too few, whatever they add up to."""
    card = _card(figure("satisfaction", 4, 20, counted=4))
    found = next(i for i in card.indicators if i.id == "customer_feedback")
    assert (found.state, found.attainment, found.points) == ("too_few", None, None)


def test_indicators_of_another_role_do_not_apply_and_are_not_missed() -> None:
    """An installer has 60 of the 90 points; full marks on them are all there is."""
    card = _card(*FULL_MARKS, role="installer")
    other = {"solution_effectiveness", "repair_accuracy", "prompt_resolution"}
    assert {i.id for i in card.indicators if i.state == "not_applicable"} == other
    assert (card.raw_points, card.coverage, card.total) == (F(60), F(1), F(100))


@pytest.mark.parametrize(("weight", "covered"), [(60, True), ("59.99", False)])
def test_below_the_minimum_coverage_there_is_no_total_and_no_grade(weight: object, covered: bool) -> None:
    rest = 100 - F(str(weight))
    scheme = policy(
        rule(id="a", curve=SHARE, weight=weight),
        rule(id="b", curve=SHARE, weight=str(float(rest)), kpi="knowledge"),
        min_coverage=60,
    )
    card = scored(figure("completion", 10, 10), policy=scheme).cards[0]
    assert card.coverage == F(str(weight)) / 100
    assert card.total == (100 if covered else None)
    assert (card.grade, card.withheld) == (("excellent", None) if covered else (None, "coverage"))
    assert card.raw_points == F(str(weight))


def test_nothing_at_all_is_withheld_and_not_excellent() -> None:
    card = _card()
    assert (card.total, card.grade, card.coverage, card.grade_gap) == (None, None, F(0), False)


@pytest.mark.parametrize(
    ("kpi", "count", "pending", "over", "undecided"),
    [
        ("leaks_30d", 2, 0, [], []),
        ("leaks_30d", 3, 0, ["D-01"], []),
        ("leaks_30d", 2, 1, [], ["D-01"]),
        ("leaks_30d", 1, 1, [], []),
        ("leaks_30d", 3, 5, ["D-01"], []),
        ("leaks_1y", 4, 0, [], []),
        ("leaks_1y", 5, 0, ["D-02"], []),
        ("leaks_1y", 0, 5, [], ["D-02"]),
    ],
)
def test_the_third_and_the_fifth_leak_disqualify(
    kpi: str, count: int, pending: int, over: list[str], undecided: list[str]
) -> None:
    """R-13, R-14: two and four are allowed, three and five are not."""
    card = _card(*FULL_MARKS, figure(kpi, count, None, pending=pending))
    assert [d.rule for d in card.disqualifications] == over
    assert [d.rule for d in card.undecided] == undecided
    assert card.total == 100
    assert card.grade == (None if over else "excellent")


def test_a_disqualification_names_its_count_and_what_is_pending() -> None:
    found = _card(*FULL_MARKS, figure("leaks_30d", 3, None, pending=2)).disqualifications[0]
    assert (found.rule, found.kpi, found.count, found.pending) == ("D-01", "leaks_30d", 3, 2)


def test_a_card_is_provisional_when_one_of_its_indicators_is() -> None:
    waiting = figure("first_time_fix", 100, 100, status="provisional")
    assert scored(*FULL_MARKS[1:], waiting).status == "provisional"
    assert _card(*FULL_MARKS[1:], waiting).status == "provisional"
    assert _card(*FULL_MARKS[1:], waiting, role="installer").status == "final"
    assert scored(*FULL_MARKS).status == "final"


def test_a_figure_that_is_no_indicator_does_not_hold_the_card_up() -> None:
    assert _card(*FULL_MARKS, figure("leaks_30d", 0, None, pending=1, status="provisional")).status == "final"


@pytest.mark.parametrize(
    ("as_of", "status"), [("2025-03-31 23:59:59", "provisional"), ("2025-04-01 00:00:00", "final")]
)
def test_a_card_without_indicators_is_final_when_the_month_is_over(as_of: str, status: str) -> None:
    only = policy(rule(curve=SHARE, roles=("installer",)))
    assert scored(policy=only, as_of=datetime.fromisoformat(as_of)).cards[0].status == status


def test_caps_are_judged_for_person_team_branch_and_company() -> None:
    units: tuple[tuple[Level, str], ...] = (
        ("company", "company"), ("branch", "城东"), ("team", "一组"), ("technician", "0103"),
    )  # fmt: skip
    seen = scored(*(figure("complaint_rate", 4, 100, unit=unit) for unit in units))
    verdicts = {unit: [cap.verdict for cap in caps] for unit, caps in seen.unit_caps.items()}
    assert verdicts == {unit: ["over"] for unit in units}
    assert [v.verdict for v in seen.cards[0].caps] == ["over"]


def test_the_last_grade_is_the_rest() -> None:
    assert grade_of(BINCHUN, F(-5)) == "fail"
