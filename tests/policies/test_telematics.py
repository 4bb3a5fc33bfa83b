"""Vehicle telematics (S28, S29): 5 % a day late and per complaint (D-15), T-41 and T-42 met by every case only."""

from fractions import Fraction

import pytest

from tests.policies.cards import carded, told
from tests.policies.held import Held

TELEMATICS = "telematics"
ROSTER = """
工号 | 姓名 | 岗位 | 入职日期
W001 | 豫安安装队 | 安装工 | 2024-01-01
"""
HEAD = "合同编号 | 乙方 | 签订日期 | 约定完工日期 | 实际完工日期 | 总安装费"


@pytest.mark.parametrize(
    ("completed", "proposals"),
    [
        ("03-05", []),
        ("03-06", ["deduction F-67 -640"]),
        ("03-07", ["deduction F-67 -1280"]),
        ("03-25", ["deduction F-67 -12800"]),
        ("03-26", ["deduction F-67 -12800"]),
        ("", []),
    ],
)
def test_five_percent_of_the_fee_for_each_day_late(completed: str, proposals: list[str]) -> None:
    """F-67, D-15, X-15: the day agreed is in time; twenty days take the whole fee, and never more."""
    rows = f"{HEAD}\nHT1 | 豫安安装队 | 02-10 | 03-05 | {completed} | 12800"
    assert told(carded(TELEMATICS, contracts=rows, roster=ROSTER)["W001"]) == proposals


def test_what_the_limit_cut_off_is_told() -> None:
    rows = f"{HEAD}\nHT1 | 豫安安装队 | 02-10 | 03-05 | 03-26 | 12800"
    (proposal,) = carded(TELEMATICS, contracts=rows, roster=ROSTER)["W001"].proposals
    assert (proposal.amount, proposal.stated) == (Fraction(-12800), Fraction(-13440))


def test_each_established_complaint_costs_five_percent() -> None:
    """F-68: two on one day are two; one that is not established is none; without a fee the amount is open (X-34)."""
    contracts = f"{HEAD}\nHT1 | 豫安安装队 | 02-10 | 03-30 | 03-20 | 12800\nHT2 | 豫安安装队 | 02-10 | 03-30 | 03-20 |"
    complaints = """
    投诉编号 | 投诉时间 | 合同编号 | 核实结果
    TS1 | 03-05 10:00 | HT1 | 属实
    TS2 | 03-05 11:00 | HT1 | 属实
    TS3 | 03-06 10:00 | HT1 | 不属实
    TS4 | 03-07 10:00 | HT2 | 属实
    """
    card = carded(TELEMATICS, contracts=contracts, complaints=complaints, roster=ROSTER)["W001"]
    assert told(card) == ["deduction F-68 -640", "deduction F-68 -640", "deduction F-68"]


@pytest.mark.parametrize(("standard", "rule"), [("handled_in_three_working_days", "T-41"), ("twenty_a_day", "T-42")])
def test_limits_hold_for_every_case(standard: str, rule: str) -> None:
    whole, short = (Held(TELEMATICS).verdict(standard, hits, 200) for hits in (200, 199))
    assert (whole.rule, whole.state, short.state) == (rule, "met", "missed")
