"""Scores given by superiors (W-1, W-3) and points taken off (S7, W-4)."""

from fractions import Fraction

from tests.kpi.world import Sums, world

SCORE, TAKEN = "manual_score", "points_deducted"


def test_w_1_each_score_counts_as_a_share_of_its_full_marks() -> None:
    rows = """
    月份    | 工号 | 评分项目 | 评分 | 满分 | 评分人
    2025-03 | 0105 | 协作能力 | 8    | 10  | 李四
    2025-03 | 0105 | 信息分享 | 90   | 100 | 李四
    2025-03 | 0103 | 协作能力 | 0    | 10  | 李四
    2025-02 | 0105 | 协作能力 | 1    | 10  | 李四
    2025-04 | 0105 | 协作能力 | 2    | 10  | 李四
    """
    seen = world(manual_scores=rows, kpis=SCORE)
    assert seen.sums(SCORE, "0105") == Sums(Fraction(17, 10), 2)
    assert seen.sums(SCORE, "0103") == Sums(0, 1)
    assert seen.measured.figures[SCORE, "technician", "0105"].value == Fraction(17, 20)


def test_w_3_score_given_again_replaces_the_one_before() -> None:
    rows = """
    月份    | 姓名 | 评分项目 | 评分 | 满分
    2025-03 | 王芳 | 耐心    | 3    | 5
    2025-03 | 王芳 | 耐心    | 4    | 5
    """
    assert world(manual_scores=rows, kpis=SCORE).sums(SCORE, "0105") == Sums(Fraction(4, 5), 1)


DEDUCTIONS = """
扣分日期 | 工号 | 扣分项目 | 工单号 | 扣分 | 查实 | 状态
03-01    | 0103 | 服务态度 | WX1   | 2    | 是   | 生效
03-31    | 0103 | 服务态度 |       | 0.5  | 是   |
03-31    | 0103 | 服务态度 | WX2   | 3    | 是   |
03-10    | 0103 | 着装    |       | 1    |      |
03-11    | 0103 | 着装    |       | 1    | 否   | 生效
03-12    | 0103 | 着装    |       | 1    | 是   | 申诉中
03-13    | 0103 | 着装    |       | 5    | 是   | 撤销
04-01    | 0103 | 着装    |       | 7    | 是   | 生效
02-28    | 0103 | 着装    |       | 9    | 是   | 生效
"""


def test_w_4_only_verified_deductions_count() -> None:
    """2 + 0.5 + 3; not verified (2) or under appeal (1) waits, revoked is left out."""
    seen = world(deductions=DEDUCTIONS, kpis=TAKEN)
    assert seen.sums(TAKEN, "0103") == Sums(Fraction(11, 2), None, pending=3, excluded=1)
    assert seen.status(TAKEN, "0103") == "provisional"
    assert seen.outcomes(TAKEN)["2025-03-13 着装"] == "revoked"


def test_person_without_deductions_has_none() -> None:
    assert world(deductions=DEDUCTIONS, kpis=TAKEN).sums(TAKEN, "0105") == Sums(0, None)
