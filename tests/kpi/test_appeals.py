"""An appeal that was upheld takes its case out of that one figure."""

import pytest

from tests.kpi.world import Sums, world

ORDERS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 完成时间
WX1 | 维修 | 张三 | 03-01 08:00 | 03-01 09:00 | 03-05 09:00
WX2 | 维修 | 张三 | 03-01 08:00 | 03-01 09:00 | 03-01 10:00
"""


def _seen(row: str, as_of: str = "05-05 00:00") -> dict[str, str]:
    head = "月份 | 工号 | 指标 | case | outcome | 审批日期"
    seen = world(work_orders=ORDERS, appeals=f"{head}\n{row}", as_of=as_of, kpis="resolved_24h completion")
    assert seen.outcomes("completion") == {"WX1": "hit", "WX2": "hit"}
    return seen.outcomes("resolved_24h")


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10", "appeal_upheld"),
        ("2025-03 | 张三 | 24小时解决率 | WX1 | 成立 | 04-10", "appeal_upheld"),
        ("2025-03 | 张三 | Resolved within 24 hours | WX1 | 成立 |", "appeal_upheld"),
        ("2025-03 | 0103 | resolved_24h | WX1 | 不成立 | 04-10", "miss"),
        ("2025-03 | 0103 | resolved_24h | WX1 | 待定 | 04-10", "miss"),
        ("2025-02 | 0103 | resolved_24h | WX1 | 成立 | 04-10", "miss"),
        ("2025-03 | 0104 | resolved_24h | WX1 | 成立 | 04-10", "miss"),
        ("2025-03 | 0103 | 投诉率 | WX1 | 成立 | 04-10", "miss"),
        ("2025-03 | 0103 | 不明指标 | WX1 | 成立 | 04-10", "miss"),
    ],
)
def test_month_person_kpi_and_case_must_fit(row: str, outcome: str) -> None:
    assert _seen(row) == {"WX1": outcome, "WX2": "hit"}


def test_a_decision_is_unseen_before_its_day() -> None:
    row = "2025-03 | 0103 | resolved_24h | WX1 | 成立 | 04-10"
    assert _seen(row, as_of="04-09 23:59:59")["WX1"] == "miss"
    assert _seen(row, as_of="04-10 00:00:00")["WX1"] == "appeal_upheld"


def test_the_case_counts_as_excluded_and_no_more_above_or_below_the_line() -> None:
    appeals = "月份 | 工号 | 指标 | case | outcome\n2025-03 | 0103 | resolved_24h | WX1 | 成立"
    seen = world(work_orders=ORDERS, appeals=appeals, kpis="resolved_24h")
    assert seen.sums("resolved_24h", "0103") == Sums(1, 1, excluded=1)


def test_an_upheld_complaint_leaves_the_rate_but_an_order_stays_below_the_line() -> None:
    complaints = "投诉编号 | 投诉时间 | 被投诉人 | 是否属实\nTS1 | 03-05 09:00 | 张三 | 属实"
    rows = [f"2025-03 | 0103 | 投诉率 | {number} | 成立" for number in ("TS1", "WX1")]
    appeals = "\n".join(["月份 | 工号 | 指标 | case | outcome", *rows])
    seen = world(work_orders=ORDERS, complaints=complaints, appeals=appeals, kpis="complaint_rate")
    assert seen.sums("complaint_rate", "0103") == Sums(0, 2, excluded=1)
