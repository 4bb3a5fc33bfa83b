"""The hotel scheme (S53): twelve sections of 148 entries, T-56, T-57 and T-71 by every case, below 1 % (R-02)."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.scorecard.model import CapVerdict
from tests.policies.held import Held, definitions, shipped_policy

HOTEL = Held("hotel")


def test_each_section_weighs_as_many_points_as_it_has_entries() -> None:
    """X-37: 147 numbered entries and one without a number."""
    policy = shipped_policy("hotel")
    entries = Counter(item.section for item in definitions().checklists["hotel"].items)
    assert {rule.section: rule.weight for rule in policy.indicators} == entries
    assert sum(entries.values()) == policy.declared_total == 148
    assert {rule.checklist for rule in policy.indicators} == {"hotel"}


def test_a_section_scores_the_share_of_its_entries_that_passed() -> None:
    points = HOTEL.tally({"clothing": (6, 7), "posture": (19, 19), "looks": (4, 4)})
    assert {line.id: line.points for line in points.indicators if line.points is not None} == {
        "clothing": 6, "posture": 19,
    }  # fmt: skip


def complaints(closed: str, left: str = "") -> str:
    """A table of one complaint received on 3 March at nine and handled by 王芳."""
    head = "投诉编号 | 投诉时间 | 处理人 | 是否已离店 | 结案时间"
    return f"{head}\nTS1 | 03-03 09:00 | 王芳 | {left} | {closed}"


@pytest.mark.parametrize(
    ("closed", "left", "state"),
    [
        ("03-04 09:00:00", "", "met"),
        ("03-04 09:00:01", "", "missed"),
        ("03-06 09:00:00", "已离店", "met"),
        ("03-06 09:00:01", "已离店", "missed"),
    ],
)
def test_t56_t57_guests_in_the_house_wait_24_hours_departed_ones_72(closed: str, left: str, state: str) -> None:
    """D-18."""
    (verdict,) = [
        verdict
        for verdict in HOTEL.cards(complaints=complaints(closed, left))["0105"].standards
        if verdict.id == "complaints_in_time"
    ]
    assert (verdict.rule, verdict.state) == ("T-56", state)


@pytest.mark.parametrize(("clocked", "state"), [("08:50:00", "met"), ("08:50:01", "missed")])
def test_t71_on_site_ten_minutes_before_the_shift(clocked: str, state: str) -> None:
    sheet = f"日期 | 姓名 | 是否排班 | 签到时间\n03-03 | 王芳 | 是 | {clocked}"
    verdicts = {verdict.id: verdict for verdict in HOTEL.cards(attendance=sheet)["0105"].standards}
    assert verdicts["early_for_shift"].state == state


def cap(orders: int) -> CapVerdict:
    """The verdict on 张三, who completed so many orders and has one established complaint."""
    rows = "\n".join(f"WX{n} | 维修 | 张三 | 03-01 09:00 | 03-02 09:00" for n in range(orders))
    card = HOTEL.cards(
        work_orders=f"工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间\n{rows}",
        complaints="投诉编号 | 投诉时间 | 被投诉人 | 是否属实\nTS1 | 03-03 09:00 | 张三 | 属实",
    )["0103"]
    (verdict,) = card.caps
    return verdict


def test_r02_exactly_one_percent_is_a_breach() -> None:
    """X-04: the store of S1 may have 1 %, the hotel may not."""
    assert (cap(100).rule, cap(100).verdict) == ("R-02", "over_may_be_chance")
    assert cap(101).verdict == "within"
