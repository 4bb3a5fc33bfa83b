"""Rating in twelve parts of S48 (W-3)."""

from fractions import Fraction

from tests.policies.held import Held, shipped_policy

RATING = Held("rating-12")


def test_w_3_twelve_parts_of_twenty_thirty_thirty_and_twenty() -> None:
    policy = shipped_policy("rating-12")
    weights = {name: [policy.weight(i) for i in policy.indicators if i.group == name] for name in policy.groups}
    assert weights == {
        "attitude": [5, 5, 5, 5],
        "problem_solving": [10, 10, 10],
        "service_quality": [10, 10, 10],
        "user_satisfaction": [10, 10],
    }
    assert policy.grades == ()


def test_w_3_full_marks_are_exactly_a_hundred_points() -> None:
    every = {indicator.id: (100, 100) for indicator in shipped_policy("rating-12").indicators}
    assert RATING.tally(every).total == 100


def test_w_3_without_manual_scores_the_measured_sixty_points_carry_the_total() -> None:
    measured = {i.id: (100, 100) for i in shipped_policy("rating-12").indicators if i.kpi != "manual_score"}
    added = RATING.tally(measured)
    assert added.raw_points == 60
    assert added.coverage == Fraction(60, 100)
    assert added.total == 100
    assert RATING.tally({name: share for name, share in measured.items() if name != "process"}).total is None


def test_w_3_attitude_by_four_scores() -> None:
    scores = """
    月份    | 工号 | 评分项目 | 评分 | 满分
    2025-03 | 0103 | 专业性  | 5    | 5
    2025-03 | 0103 | 耐心    | 4    | 5
    2025-03 | 0103 | 有效性  | 3    | 5
    2025-03 | 0103 | 语言表达 | 0    | 5
    """
    found = {i.id: i.points for i in RATING.cards(manual_scores=scores)["0103"].indicators if i.group == "attitude"}
    assert found == {"professionalism": 5, "patience": 4, "effectiveness": 3, "language": 0}
