"""T-17: dispatched within 30 minutes of creation."""

from tests.kpi.world import Sums, world

KPI = "dispatch_on_time"
ORDERS = """
工单号 | 工单类型 | 派工员 | 报修时间 | 派工时间 | 状态
WX1 | 维修 | 陈静 | 03-03 09:00:00 | 03-03 09:30:00 |
WX2 | 维修 | 陈静 | 03-03 09:00:00 | 03-03 09:30:01 |
WX3 | 安装 | 陈静 | 03-03 09:00:00 | 03-03 09:00:00 |
WX4 | 维修 | 陈静 | 03-03 09:00:00 | 03-03 08:59:59 |
WX5 | 维修 | 陈静 | 03-03 09:00:00 |  |
WX6 | 维修 | 陈静 | 03-03 09:00:00 | 03-03 09:10:00 | 作废
WX7 | 送货 |      | 03-03 09:00:00 | 03-03 09:10:00 |
"""
OPEN = """
工单号 | 工单类型 | 派工员 | 报修时间 | 派工时间
WX1 | 维修 | 陈静 | 03-03 09:00 |
WX2 | 维修 | 陈静 | 03-03 09:00 | 03-03 09:45
"""
EDGES = """
工单号 | 工单类型 | 派工员 | 报修时间 | 派工时间
WX1 | 维修 | 陈静 | 02-28 23:59:59 | 03-01 00:10
WX2 | 维修 | 陈静 | 03-01 00:00:00 | 03-01 00:10
WX3 | 维修 | 陈静 | 03-31 23:59:59 | 04-01 00:29:59
WX4 | 维修 | 陈静 | 04-01 00:00:00 | 04-01 00:10
"""


def test_thirty_minutes_are_in_time_and_a_second_more_is_late() -> None:
    seen = world(work_orders=ORDERS, kpis=KPI)
    assert seen.outcomes(KPI) == {
        "WX1": "hit", "WX2": "miss", "WX3": "hit", "WX4": "end_before_start", "WX5": "miss", "WX7": "hit",
    }  # fmt: skip
    assert seen.sums(KPI, "0101") == Sums(2, 4, excluded=1)
    assert seen.sums(KPI) == Sums(3, 5, excluded=1)


def test_an_order_without_dispatcher_is_nobodys_and_the_companys() -> None:
    seen = world(work_orders=ORDERS, kpis=KPI)
    assert seen.owners(KPI)["WX7"] == "nobody_named"
    assert seen.measured.unassigned == {KPI: 1}


def test_waiting_is_pending_up_to_the_limit_and_a_miss_a_second_later() -> None:
    """At 09:30:00 the limit has not run out; what was dispatched at 09:45 is not yet seen."""
    assert world(work_orders=OPEN, as_of="03-03 09:30:00", kpis=KPI).sums(KPI) == Sums(0, 0, pending=2)
    assert world(work_orders=OPEN, as_of="03-03 09:30:01", kpis=KPI).sums(KPI) == Sums(0, 2)


def test_the_month_runs_from_its_first_instant_to_its_last_second() -> None:
    assert world(work_orders=EDGES, kpis=KPI).outcomes(KPI) == {"WX2": "hit", "WX3": "hit"}
    assert world(work_orders=EDGES, month="2025-02", kpis=KPI).outcomes(KPI) == {"WX1": "hit"}


def test_an_order_created_after_the_day_of_judgement_does_not_exist() -> None:
    seen = world(work_orders=EDGES, as_of="03-31 23:59:58", kpis=KPI)
    assert seen.outcomes(KPI) == {"WX2": "hit"}
    assert seen.status(KPI) == "provisional"
    assert world(work_orders=EDGES, as_of="03-31 23:59:59", kpis=KPI).outcomes(KPI) == {"WX2": "hit", "WX3": "pending"}


def test_final_from_the_first_instant_after_the_month_unless_something_waits() -> None:
    assert world(work_orders=EDGES, as_of="04-01 00:00:00", kpis=KPI).status(KPI) == "provisional"
    assert world(work_orders=EDGES, as_of="04-01 00:29:59", kpis=KPI).status(KPI) == "final"
