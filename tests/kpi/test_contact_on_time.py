"""T-09, T-10, D-19: first contact within 20 minutes for repairs and 2 hours for all else; S35: minutes until then."""

from fractions import Fraction

import pytest

from tests.kpi.world import Sums, world

KPI = "contact_on_time"
ORDERS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 首次联系时间
WX1 | 维修 | 张三 | 03-03 09:00 | 03-03 10:00:00 | 03-03 10:20:00
WX2 | 维修 | 张三 | 03-03 09:00 | 03-03 10:00:00 | 03-03 10:20:01
WX3 | 维修 | 张三 | 03-03 09:00 | 03-03 10:00:00 | 03-03 09:59:59
WX4 | 维修 | 张三 | 03-03 09:00 | 03-03 10:00:00 |
WX5 | 维修 | 张三 | 03-03 09:00 |                | 03-03 10:20:00
AZ1 | 安装 | 李四 | 03-03 09:00 | 03-03 10:00:00 | 03-03 12:00:00
AZ2 | 安装 | 李四 | 03-03 09:00 | 03-03 10:00:00 | 03-03 12:00:01
BY1 | 保养 | 李四 | 03-03 09:00 | 03-03 10:00:00 | 03-03 11:00:00
"""
OPEN = """
工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间
WX1 | 维修 | 张三 | 03-31 09:00 | 03-31 23:59:59
AZ1 | 安装 | 李四 | 03-31 09:00 | 03-31 23:59:59
AZ2 | 安装 | 李四 | 03-31 09:00 | 04-01 00:00:00
"""


def test_repairs_have_twenty_minutes_all_else_two_hours() -> None:
    """T-09, T-10, D-19, X-06: each limit to the second, by the kind of order."""
    seen = world(work_orders=ORDERS, kpis=KPI)
    assert seen.outcomes(KPI) == {
        "WX1": "hit", "WX2": "miss", "WX3": "end_before_start", "WX4": "miss",
        "AZ1": "hit", "AZ2": "miss", "BY1": "hit",
    }  # fmt: skip
    assert seen.sums(KPI, "0103") == Sums(1, 3, excluded=1)
    assert seen.sums(KPI, "0104") == Sums(2, 3)


@pytest.mark.parametrize(
    ("as_of", "outcomes"),
    [
        ("04-01 00:19:59", {"WX1": "pending", "AZ1": "pending"}),
        ("04-01 00:20:00", {"WX1": "miss", "AZ1": "pending"}),
        ("04-01 01:59:59", {"WX1": "miss", "AZ1": "pending"}),
        ("04-01 02:00:00", {"WX1": "miss", "AZ1": "miss"}),
    ],
)
def test_waiting_for_contact_across_the_end_of_the_month(as_of: str, outcomes: dict[str, str]) -> None:
    assert world(work_orders=OPEN, as_of=as_of, kpis=KPI).outcomes(KPI) == outcomes


def test_minutes_to_first_contact_are_of_those_contacted() -> None:
    """Repairs: 20:00 and 20:01, so 1200 + 1201 seconds; the one contacted before dispatch is excluded."""
    seen = world(work_orders=ORDERS, kpis="response_minutes")
    assert seen.sums("response_minutes", "0103") == Sums(Fraction(2401, 60), 2, excluded=1)
    assert set(seen.cases("response_minutes")) == {"WX1", "WX2", "WX3", "AZ1", "AZ2", "BY1"}


def test_median_and_ninth_decile_are_interpolated() -> None:
    """Installer: 60, 120 and 120:01 minutes; the 0.9 point lies 0.8 of the way from the second to the third."""
    figures = world(work_orders=ORDERS, kpis="response_minutes").measured.figures
    figure = figures["response_minutes", "technician", "0104"]
    assert figure.value == Fraction(3600 + 7200 + 7201, 3 * 60)
    assert figure.extra["median"] == pytest.approx(120)
    assert figure.extra["p90"] == pytest.approx(120 + 0.8 / 60)
