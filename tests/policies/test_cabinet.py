"""The cabinet scheme (S32): T-46 to T-50 met by every case only, F-69 chosen from 10 to 200 yuan, praise 10 yuan."""

from fractions import Fraction

import pytest

from tests.policies.held import Held, shipped_policy

CABINET = Held("cabinet")


@pytest.mark.parametrize(
    ("standard", "rule", "least"),
    [
        ("called_in_24_hours", "T-46", 5),
        ("two_spot_visits_a_week", "T-47", 1),
        ("form_in_12_hours", "T-48", 5),
        ("promise_in_48_hours", "T-49", 5),
        ("complaint_answered_in_24_hours", "T-50", 1),
    ],
)
def test_a_limit_holds_for_every_case(standard: str, rule: str, least: int) -> None:
    whole, short = CABINET.verdict(standard, 200, 200), CABINET.verdict(standard, 199, 200)
    assert (whole.rule, whole.state, short.state) == (rule, "met", "missed")
    few = "too_few" if least > 1 else "no_data"
    assert CABINET.verdict(standard, least - 1, least - 1).state == few
    assert CABINET.verdict(standard, least, least).state == "met"


def test_the_other_reading_of_the_follow_up_call_is_a_figure_only() -> None:
    """D-17."""
    policy = shipped_policy("cabinet")
    assert policy.figures == ("follow_up_24_to_48h",)
    assert (policy.has_total, policy.grades) == (False, ())


@pytest.mark.parametrize(
    ("entered", "proposed"), [("", None), ("-9.99", None), ("-10", -10), ("-200", -200), ("-200.01", None)]
)
def test_a_fine_is_chosen_between_ten_and_two_hundred(entered: str, proposed: int | None) -> None:
    """F-69: the amount entered is taken when it lies in the range, its ends included; else a person chooses."""
    head = "发生日期 | 工号 | 条款 | 查实 | 金额"
    card = CABINET.cards(violations=f"{head}\n03-05 | 0103 | F-69 | 是 | {entered}")["0103"]
    (proposal,) = card.proposals
    assert (proposal.rule, proposal.kind, proposal.amount) == ("F-69", "deduction", proposed)


def test_only_verified_breaches_are_proposed() -> None:
    """F-69."""
    head = "发生日期 | 工号 | 条款 | 查实"
    assert CABINET.cards(violations=f"{head}\n03-05 | 0103 | F-69 |")["0103"].proposals == ()


def test_each_verified_praise_is_worth_ten_yuan() -> None:
    """S32: two orders praised on one day are two events."""
    orders = "工单号 | 工单类型 | 师傅 | 报修时间\n" + "\n".join(f"AZ{n} | 安装 | 李四 | 03-03 08:00" for n in (1, 2))
    calls = "工单号 | 回访时间 | 表扬 | 查实\nAZ1 | 03-04 10:00 | 表扬 | 是\nAZ2 | 03-04 10:00 | 表扬 | 是"
    card = CABINET.cards(work_orders=orders, follow_up_calls=calls)["0104"]
    assert [str(p.kind) for p in card.proposals] == ["reward", "reward"]
    assert {(p.rule, p.amount) for p in card.proposals} == {("S32", Fraction(10))}
