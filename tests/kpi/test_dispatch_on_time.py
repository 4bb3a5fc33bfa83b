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


def test_thirty_minutes_are_in_time_and_a_second_more_is_late() -> None:
    seen = world(work_orders=ORDERS, kpis=KPI)
    assert seen.outcomes(KPI) == {
        "WX1": "hit", "WX2": "miss", "WX3": "hit", "WX4": "end_before_start", "WX5": "miss", "WX7": "hit",
    }  # fmt: skip
    assert seen.sums(KPI, "0101") == Sums(2, 4, excluded=1)
    assert seen.sums(KPI) == Sums(3, 5, excluded=1)
    assert seen.measured.unassigned == {KPI: 1}
