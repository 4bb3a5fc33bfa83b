"""The bench scheme (S4): T-06 to T-08 met by every case only; F-01 and F-02 after an established complaint."""

from fractions import Fraction

import pytest

from tests.policies.held import Held

BENCH = Held("bench-repair")
ROSTER = """
工号 | 姓名 | 岗位 | 入职日期
0103 | 张三 | 维修工 | 2020-01-06
0110 | 周八 | 主管   | 2020-01-06
"""
Proposed = dict[str, list[tuple[str, str, Fraction | None]]]
TEN = Fraction(-10)
HEAD = "投诉编号 | 投诉时间 | 被投诉人 | 投诉类别 | 是否属实"


@pytest.mark.parametrize(
    ("standard", "rule"),
    [("answered_by_third_ring", "T-06"), ("batches_in_time", "T-07"), ("followed_up_in_3_days", "T-08")],
)
def test_a_limit_holds_for_every_case(standard: str, rule: str) -> None:
    whole, short = BENCH.verdict(standard, 200, 200), BENCH.verdict(standard, 199, 200)
    assert (whole.rule, whole.state, short.state) == (rule, "met", "missed")


def proposals(*complaints: str) -> Proposed:
    """What is proposed to whom after these complaints: rule, kind and amount."""
    cards = BENCH.cards(complaints="\n".join([HEAD, *complaints]), roster=ROSTER)
    return {no: [(p.rule, p.kind, p.amount) for p in card.proposals] for no, card in cards.items() if card.proposals}


def test_each_established_complaint_about_the_supervisor_costs_ten_yuan() -> None:
    """F-01: not one that is still pending or was not established."""
    seen = proposals(
        "TS1 | 03-05 10:00 | 0110 | 维修质量 | 属实",
        "TS2 | 03-06 10:00 | 0110 |          | 属实",
        "TS3 | 03-06 10:00 | 0110 | 维修质量 | 待核实",
        "TS4 | 03-06 10:00 | 0110 | 维修质量 | 不属实",
    )
    expected: Proposed = {"0110": [("F-01", "deduction", TEN), ("F-01", "deduction", TEN)]}
    assert seen == expected


def test_bad_manners_are_reviewed_by_a_person() -> None:
    """F-02: the text names no amount; other complaints about a repairer have no consequence in S4."""
    seen = proposals("TS1 | 03-05 10:00 | 0103 | 服务态度 | 属实", "TS2 | 03-06 10:00 | 0103 | 维修质量 | 属实")
    expected: Proposed = {"0103": [("F-02", "review", None)]}
    assert seen == expected


def test_one_complaint_about_a_supervisor_s_manners_is_one_event() -> None:
    """F-01, F-02, D-20: one fine, and a review without another."""
    seen = proposals("TS1 | 03-05 10:00 | 0110 | 服务态度差 | 属实")
    assert sorted(seen["0110"], key=str) == [("F-01", "deduction", TEN), ("F-01", "review", None)]
