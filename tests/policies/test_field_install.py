"""The field scheme (S25): demerits and the ladder of B1 to B4 (D-10), fines F-61 to F-66, standards T-39 and T-40."""

import pytest

from tests.policies.cards import carded, told
from tests.policies.held import Held, shipped_policy

FIELD = "field-install"
EVENTS = "日期 | 工号 | 条款 | 查实 | 投诉编号"
COMPLAINT = "投诉编号 | 投诉时间 | 被投诉人 | 是否属实"


@pytest.mark.parametrize(
    ("rule", "proposal"),
    [
        ("F-61", "deduction F-61 -50"),
        ("F-62", "deduction F-62 -50"),
        ("上门迟到", "deduction F-62 -50"),
        ("F-63", "deduction F-63 -20"),
        ("拒接电话", "deduction F-64 -10"),
        ("F-65", "deduction F-65 -100"),
        ("F-66", "review F-66"),
    ],
)
def test_each_fine_once_it_is_verified(rule: str, proposal: str) -> None:
    rows = f"{EVENTS}\n03-05 | 0103 | {rule} | 是 |\n03-06 | 0103 | {rule} | 否 |"
    assert told(carded(FIELD, violations=rows)["0103"]) == [proposal]


@pytest.mark.parametrize("finding", ["属实", "不属实"])
def test_a_major_demerit_needs_an_established_complaint(finding: str) -> None:
    """F-60, D-10, X-14: B1 to B3 take the demerit, each time."""
    rows = f"{EVENTS}\n03-05 | 0103 | B1 | 是 | TS1\n03-06 | 0103 | 索要财物 | 是 | TS1\n03-07 | 0103 | B3 | 是 |"
    cards = carded(FIELD, violations=rows, complaints=f"{COMPLAINT}\nTS1 | 03-05 10:00 | 0103 | {finding}")
    assert told(cards["0103"]) == (["major_demerit F-60"] * 2 if finding == "属实" else [])


ORDERS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间 | 机号 | 责任类别 | 标准收费
WX1 | 维修 | 0103 | 02-10 09:00 | 02-10 10:00 | H1 | 产品 | 50
WX2 | 维修 | 0106 | 02-12 09:00 | 02-12 10:00 | H1 | 人员 | 80
WX3 | 维修 | 0103 | 03-10 09:00 | 03-10 10:00 | H2 | 产品 | 50
WX4 | 维修 | 0106 | 03-12 09:00 | 03-12 10:00 | H2 | 人员 | 80
WX5 | 维修 | 0103 | 03-14 09:00 | 03-14 10:00 | H3 | 产品 | 50
WX6 | 维修 | 0106 | 03-15 09:00 | 03-15 10:00 | H3 | 人员 |
"""
REPEATS = """
投诉编号 | 投诉时间 | 工单号 | 是否属实
TS1 | 02-12 10:00 | WX2 | 属实
TS2 | 03-12 10:00 | WX4 | 属实
TS3 | 03-15 10:00 | WX6 | 属实
"""


def test_a_repeat_is_a_warning_first_and_the_own_cost_from_then_on() -> None:
    """D-10: charged to the technician of the earlier order; a cost that nobody knows is left to a person."""
    assert told(carded(FIELD, month="2025-02", work_orders=ORDERS, complaints=REPEATS)["0103"]) == ["warning F-60"]
    cards = carded(FIELD, work_orders=ORDERS, complaints=REPEATS)
    assert told(cards["0103"]) == ["deduction F-60 -80", "deduction F-60"]
    assert told(cards["0106"]) == []


def test_a_repeat_without_a_complaint_has_no_consequence() -> None:
    assert told(carded(FIELD, work_orders=ORDERS)["0103"]) == []


def test_a_phone_off_in_two_logs_is_one_event() -> None:
    """F-64, T-39: what attendance and the event log say of one day costs once."""
    days = "日期 | 工号 | 开机\n03-05 | 0103 | 无故关机\n03-06 | 0103 | 因故关机"
    cards = carded(FIELD, attendance=days, violations=f"{EVENTS}\n03-05 | 0103 | F-64 | 是 |")
    assert told(cards["0103"]) == ["deduction F-64 -10"]
    assert {verdict.id: verdict.state for verdict in cards["0103"].standards}["can_be_reached"] == "missed"


def test_every_appointment_is_to_be_met() -> None:
    """T-40: no share is named."""
    held = Held(FIELD)
    assert [held.verdict("arrives_as_agreed", hits, 200).state for hits in (200, 199)] == ["met", "missed"]


def test_nothing_is_added_up() -> None:
    assert not shipped_policy(FIELD).has_total
