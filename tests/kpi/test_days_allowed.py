"""T-12, T-13: slips and fees handed in within three calendar days of completion."""

import pytest

from tests.kpi.world import Sums, world

SLIPS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间 | 交单日期
WX1 | 维修 | 张三 | 03-01 09:00 | 03-03 23:59:59 | 03-06 23:59:59
WX2 | 维修 | 张三 | 03-01 09:00 | 03-03 00:00:00 | 03-07 00:00:00
WX3 | 维修 | 张三 | 03-01 09:00 | 03-03 15:00:00 | 03-03
WX4 | 维修 | 张三 | 03-01 09:00 | 03-03 15:00:00 | 03-02
WX5 | 维修 | 张三 | 03-01 09:00 | 03-30 15:00:00 |
WX6 | 维修 | 张三 | 03-01 09:00 |                | 03-06
AZ7 | 安装 | 张三 | 03-01 09:00 | 03-03 15:00:00 | 03-03
"""
FEES = """
工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间 | 实收金额 | 交款日期
AZ1 | 安装 | 李四 | 03-01 09:00 | 03-03 10:00 | 0.01 | 03-06
AZ2 | 安装 | 李四 | 03-01 09:00 | 03-03 10:00 | 150  | 03-07
AZ3 | 安装 | 李四 | 03-01 09:00 | 03-03 10:00 | 0    | 03-04
AZ4 | 安装 | 李四 | 03-01 09:00 | 03-03 10:00 |      | 03-04
WX5 | 维修 | 李四 | 03-01 09:00 | 03-03 10:00 | 80   |
WX6 | 维修 | 李四 | 03-01 09:00 | 03-03 10:00 | 80   | 03-02
"""


def test_days_are_calendar_days_and_the_third_still_counts() -> None:
    """The same day handed in at 00:00 is before the completion's hour, but not before its date."""
    seen = world(work_orders=SLIPS, kpis="paperwork_on_time")
    assert seen.outcomes("paperwork_on_time") == {
        "WX1": "hit", "WX2": "miss", "WX3": "hit", "WX4": "end_before_start", "WX5": "miss",
    }  # fmt: skip
    assert seen.sums("paperwork_on_time", "0103") == Sums(2, 4, excluded=1)


@pytest.mark.parametrize(("as_of", "outcome"), [("04-02 23:59:59", "pending"), ("04-03 00:00:00", "miss")])
def test_a_missing_slip_is_a_miss_from_midnight_after_the_last_day(as_of: str, outcome: str) -> None:
    seen = world(work_orders=SLIPS, as_of=as_of, kpis="paperwork_on_time")
    assert seen.outcomes("paperwork_on_time")["WX5"] == outcome
    assert seen.status("paperwork_on_time") == ("provisional" if outcome == "pending" else "final")


def test_only_orders_with_a_fee_are_cases_of_fees() -> None:
    """T-13: completed on the 3rd, so the 6th is in time and the 7th is not; a cent is a fee."""
    seen = world(work_orders=FEES, kpis="fees_on_time")
    assert seen.outcomes("fees_on_time") == {
        "AZ1": "hit", "AZ2": "miss", "WX5": "miss", "WX6": "end_before_start",
    }  # fmt: skip
    assert seen.sums("fees_on_time", "0104") == Sums(1, 3, excluded=1)
    early = world(work_orders=FEES, as_of="03-06 12:00", kpis="fees_on_time").outcomes("fees_on_time")
    assert (early["AZ2"], early["WX5"]) == ("pending", "pending")
