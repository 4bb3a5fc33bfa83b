"""Post scoring of S34 (W-1), and the appraisal by deductions of S7 (W-4)."""

from fractions import Fraction

import pytest

from tests.policies.held import Held, shipped_policy

POST, DEDUCTIONS = Held("scoring-100"), Held("deductions-100")


def test_w_1_five_criteria_shared_equally_inside() -> None:
    policy = shipped_policy("scoring-100")
    weights = {name: [policy.weight(i) for i in policy.indicators if i.group == name] for name in policy.groups}
    assert weights == {
        "knowledge": [10, 10, 10],
        "satisfaction": [10, 10, 10],
        "efficiency": [Fraction(20, 3)] * 3,
        "teamwork": [Fraction(10, 3)] * 3,
        "improvement": [10],
    }
    assert policy.grades == ()


def test_w_1_full_marks_are_exactly_a_hundred_points() -> None:
    every = {indicator.id: (100, 100) for indicator in shipped_policy("scoring-100").indicators}
    added = POST.tally(every)
    assert added.raw_points == 100
    assert added.total == 100
    assert added.coverage == 1
    assert added.grade is None


def test_w_1_manual_score_goes_to_its_own_criterion() -> None:
    """8 of 10 for cooperation is 0.8 of 10/3 points; criteria without a score are missing, not zero."""
    scores = """
    月份    | 工号 | 评分项目 | 评分 | 满分
    2025-03 | 0105 | 协作能力 | 8    | 10
    2025-03 | 0105 | 信息分享 | 45   | 100
    """
    card = POST.cards(manual_scores=scores)["0105"]
    found = {indicator.id: indicator for indicator in card.indicators}
    assert found["cooperation"].points == Fraction(8, 10) * Fraction(10, 3)
    assert found["information_sharing"].attainment == 45
    assert found["knowledge_sharing"].state == "manual_missing"
    assert (card.total, card.withheld) == (None, "coverage")


@pytest.mark.parametrize(("points", "left"), [(0, 100), (1, 99), ("0.5", "99.5"), (100, 0), (101, 0)])
def test_w_4_hundred_less_the_points_taken_off(points: str | int, left: str | int) -> None:
    assert DEDUCTIONS.tally({"points_left": (points, 1)}).total == Fraction(left)


def test_w_4_two_months_without_money() -> None:
    """January's 3 and February's 0.5 points of a period that ends with February; March's 9 begin the next one."""
    rows = """
    扣分日期 | 工号 | 扣分项目 | 扣分 | 查实
    01-31    | 0103 | 服务态度 | 3    | 是
    02-01    | 0103 | 着装    | 0.5  | 是
    03-01    | 0103 | 着装    | 9    | 是
    """
    card = DEDUCTIONS.cards(month="2025-02", as_of="03-02 00:00", deductions=rows)["0103"]
    assert (card.total, card.proposals) == (Fraction("99.5"), ())
    assert card.period is not None
    assert card.period.tally.total == Fraction("96.5")
    assert DEDUCTIONS.cards(deductions=rows)["0103"].period is None
