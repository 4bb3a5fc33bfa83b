"""T-11, R-05: repairs done within 24 hours, unless the customer agreed to a later date."""

import pytest

from tests.kpi.world import Sums, world

KPI = "resolved_24h"
ORDERS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间 | 用户同意延期 | 状态
WX1 | 维修 | 张三 | 03-03 09:00 | 03-04 09:00:00 | 否 | 已完成
WX2 | 维修 | 张三 | 03-03 09:00 | 03-04 09:00:01 |    | 已完成
WX3 | 维修 | 张三 | 03-03 09:00 | 03-09 09:00:00 | 是 | 已完成
WX4 | 维修 | 张三 | 03-03 09:00 | 03-03 08:59:59 |    | 已完成
WX5 | 维修 | 张三 | 03-03 09:00 |                |    | 已完成
WX6 | 维修 | 张三 | 03-03 09:00 | 03-03 10:00:00 |    | 未完成
WX7 | 维修 | 张三 | 03-03 09:00 | 03-03 10:00:00 |    | 已取消
AZ8 | 安装 | 张三 | 03-03 09:00 | 03-03 10:00:00 |    | 已完成
WX9 | 维修 |      | 03-31 23:00 |                |    | 待派
"""


def test_a_completion_time_counts_whatever_the_status_says() -> None:
    seen = world(work_orders=ORDERS, kpis=KPI)
    assert seen.outcomes(KPI) == {
        "WX1": "hit", "WX2": "miss", "WX3": "customer_agreed_later", "WX4": "end_before_start", "WX5": "miss",
        "WX6": "hit", "WX9": "miss",
    }  # fmt: skip
    assert seen.sums(KPI, "0103") == Sums(2, 4, excluded=2)
    assert seen.owners(KPI)["WX9"] == "nobody_named"


@pytest.mark.parametrize(
    ("as_of", "outcome"), [("04-01 23:00:00", "pending"), ("04-01 23:00:01", "miss"), ("03-31 23:00:00", "pending")]
)
def test_an_open_order_is_a_miss_once_its_day_has_run_out(as_of: str, outcome: str) -> None:
    seen = world(work_orders=ORDERS, as_of=as_of, kpis=KPI)
    assert seen.outcomes(KPI)["WX9"] == outcome
    assert seen.status(KPI) == ("final" if outcome == "miss" else "provisional")
    assert seen.status(KPI, "0103") == ("final" if as_of >= "04" else "provisional")


def test_completion_is_of_orders_dispatched_and_needs_a_time() -> None:
    orders = """
    工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 完成时间 | 状态
    WX1 | 维修 | 张三 | 02-28 09:00 | 03-01 00:00:00 | 04-20 08:00 | 已完成
    WX2 | 维修 | 张三 | 03-01 09:00 | 03-31 23:59:59 |             | 已完成
    AZ3 | 安装 | 张三 | 03-01 09:00 | 03-02 09:00:00 | 03-01 08:00 |
    WX4 | 维修 | 张三 | 03-01 09:00 |                | 03-02 08:00 | 已完成
    WX5 | 维修 | 张三 | 03-01 09:00 | 04-01 00:00:00 | 04-02 08:00 | 已完成
    WX6 | 维修 | 张三 | 03-01 09:00 | 03-02 09:00:00 | 03-02 10:00 | 作废
    """
    now = world(work_orders=orders, kpis="completion")
    assert now.outcomes("completion") == {"WX1": "hit", "WX2": "miss", "AZ3": "hit"}
    earlier = world(work_orders=orders, as_of="04-20 07:59:59", kpis="completion")
    assert earlier.sums("completion") == Sums(1, 3)
