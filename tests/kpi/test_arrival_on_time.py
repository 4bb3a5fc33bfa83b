"""T-16, T-40: arrived by the end of the appointment."""

from tests.kpi.world import Sums, world

KPI = "arrival_on_time"
ORDERS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 预约时间 | 上门时间 | 完成时间
WX1 | 维修 | 张三 | 03-01 09:00 | 03-03 14:00             | 03-03 14:00:00 |
WX2 | 维修 | 张三 | 03-01 09:00 | 03-03 14:00             | 03-03 14:00:01 |
WX3 | 维修 | 张三 | 03-01 09:00 | 03-03 14:00~16:00       | 03-03 16:00:00 |
WX4 | 维修 | 张三 | 03-01 09:00 | 03-03 14:00~16:00       | 03-03 16:00:01 |
WX5 | 维修 | 张三 | 03-01 09:00 | 03-03 14:00~16:00       | 03-03 08:00:00 |
WX6 | 维修 | 张三 | 03-01 09:00 | 03-03 14:00             |                | 03-03 15:00
WX7 | 维修 | 张三 | 03-01 09:00 |                         | 03-03 14:00:00 |
AZ8 | 安装 | 李四 | 03-01 09:00 | 03-31 22:00~04-01 01:00 | 04-01 00:59:59 |
AZ9 | 安装 | 李四 | 03-01 09:00 | 04-01 00:00             | 04-01 00:00:00 |
"""


def test_the_end_of_the_appointment_counts_and_early_is_no_fault() -> None:
    seen = world(work_orders=ORDERS, kpis=KPI)
    assert seen.outcomes(KPI) == {
        "WX1": "hit", "WX2": "miss", "WX3": "hit", "WX4": "miss", "WX5": "hit", "WX6": "miss", "AZ8": "hit",
    }  # fmt: skip
    assert seen.sums(KPI, "0103") == Sums(3, 6)


def test_an_appointment_to_come_is_seen_and_pending_until_its_end_has_passed() -> None:
    assert world(work_orders=ORDERS, as_of="03-02 00:00", kpis=KPI).sums(KPI) == Sums(0, 0, pending=7)
    at_the_end = world(work_orders=ORDERS, as_of="03-03 14:00:00", kpis=KPI).outcomes(KPI)
    assert {at_the_end["WX1"], at_the_end["WX5"]} == {"hit"}
    assert {at_the_end["WX2"], at_the_end["WX6"]} == {"pending"}
    assert world(work_orders=ORDERS, as_of="03-03 14:00:01", kpis=KPI).outcomes(KPI)["WX6"] == "miss"
    assert world(work_orders=ORDERS, as_of="03-03 14:00:01", kpis=KPI).outcomes(KPI)["WX3"] == "pending"


def test_an_appointment_over_midnight_belongs_to_the_month_in_which_it_begins() -> None:
    assert world(work_orders=ORDERS, as_of="04-01 00:30", kpis=KPI).outcomes(KPI)["AZ8"] == "pending"
    assert world(work_orders=ORDERS, as_of="04-01 00:30", kpis=KPI).status(KPI) == "provisional"
    assert world(work_orders=ORDERS, month="2025-04", kpis=KPI).outcomes(KPI) == {"AZ9": "hit"}
