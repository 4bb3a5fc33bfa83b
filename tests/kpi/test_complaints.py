"""R-01 to R-03, T-01, T-02: complaints over completed orders, and how fast they were closed."""

import pytest

from tests.kpi.world import Sums, world

RATE, CLOSED = "complaint_rate", "complaint_closed_on_time"
ORDERS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间 | 状态
WX1 | 维修 | 张三       | 03-01 09:00 | 03-01 00:00:00 |
AZ2 | 安装 | 张三、李四 | 03-01 09:00 | 03-31 23:59:59 |
BY3 | 保养 | 李四       | 03-01 09:00 | 03-02 12:00:00 |
WX4 | 维修 | 张三       | 03-01 09:00 | 03-02 12:00:00 | 作废
WX5 | 维修 | 张三       | 02-27 09:00 | 02-28 23:59:59 |
WX6 | 维修 | 张三       | 03-01 09:00 | 04-01 00:00:00 |
WX7 | 维修 | 张三       | 03-01 09:00 |                | 已完成
"""
COMPLAINTS = """
投诉编号 | 投诉时间 | 关联工单 | 被投诉人 | 是否属实 | 重复投诉编号
TS1 | 03-01 00:00:00 | WX1 | 李四 | 属实   |
TS2 | 03-31 23:59:59 | BY3 |      | 有责   |
TS3 | 03-05 09:00:00 | AZ2 |      | 不成立 |
TS4 | 03-05 09:00:00 |     | 张三 | 撤诉   |
TS5 | 03-05 09:00:00 |     | 张三 |        |
TS6 | 03-05 09:00:00 |     | 张三 | 待核实 |
TS7 | 03-05 09:00:00 |     | 张三 | 属实   | TS1
TS8 | 03-05 09:00:00 | WX1 | 王五 | 属实   |
TS9 | 03-05 09:00:00 |     |      | 属实   |
TSA | 04-01 00:00:00 | WX1 |      | 属实   |
TSB | 03-05 09:00:00 |     | 张三 | 属实   | TSB
"""


def test_established_complaints_over_orders_completed_by_the_same_person() -> None:
    """X-41: both of the month, from its first second to its last.

    张三 completed WX1 and AZ2 (as lead), 李四 BY3; of 张三's complaints only TSB, which names itself, stands.
    """
    seen = world(work_orders=ORDERS, complaints=COMPLAINTS, kpis=RATE)
    assert seen.sums(RATE, "0103") == Sums(1, 2, pending=2, excluded=1)
    assert seen.sums(RATE, "0104") == Sums(2, 1)
    assert seen.sums(RATE) == Sums(5, 3, pending=2, excluded=1)


def test_the_respondent_goes_before_the_technician_even_when_unknown() -> None:
    seen = world(work_orders=ORDERS, complaints=COMPLAINTS, kpis=RATE)
    owners = seen.owners(RATE)
    assert {n: owners[n] for n in ("TS1", "TS2", "TS3", "TS8", "TS9")} == {
        "TS1": "0104", "TS2": "0104", "TS3": "0103", "TS8": "unknown_person", "TS9": "nobody_named",
    }  # fmt: skip
    assert seen.measured.unassigned == {RATE: 2}


def test_what_is_no_finding_yet_is_pending() -> None:
    seen = world(work_orders=ORDERS, complaints=COMPLAINTS, kpis=RATE)
    states = {number: case.state for number, case in seen.cases(RATE).items()}
    assert [n for n, state in states.items() if state == "pending"] == ["TS5", "TS6"]
    assert [n for n, state in states.items() if state == "excluded"] == ["TS7"]
    assert seen.status(RATE, "0103") == "provisional"
    assert seen.status(RATE, "0104") == "final"


def test_more_complaints_than_orders_have_a_rate_but_no_interval() -> None:
    seen = world(work_orders=ORDERS, complaints=COMPLAINTS, kpis=RATE)
    figure = seen.measured.figures[RATE, "technician", "0104"]
    assert figure.value == 2
    assert (figure.low, figure.high) == (None, None)


def test_without_orders_there_is_no_rate_but_the_complaints_are_listed() -> None:
    seen = world(complaints=COMPLAINTS, kpis=RATE)
    assert seen.measured.figures[RATE, "technician", "0104"].value is None
    assert seen.outcomes(RATE)["TS1"] == "hit"


def test_months_before_are_summed_apart() -> None:
    seen = world(work_orders=ORDERS, complaints=COMPLAINTS, kpis=RATE, history=3)
    months = {
        str(m): (int(s.numerator), int(s.denominator))
        for (_, _, unit, m), s in seen.measured.history.items()
        if unit == "0103"
    }
    assert months == {"2025-02": (0, 1), "2025-03": (1, 2)}
    assert "WX5" not in {case.case_no for case in seen.measured.cases}


CLOSING = """
投诉编号 | 投诉时间 | 处理人 | 是否已离店 | 结案时间 | 重复投诉编号
TS1 | 03-03 09:00 | 王芳 | 否 | 03-04 09:00:00 |
TS2 | 03-03 09:00 | 王芳 |    | 03-04 09:00:01 |
TS3 | 03-03 09:00 | 王芳 | 是 | 03-06 09:00:00 |
TS4 | 03-03 09:00 | 王芳 | 是 | 03-06 09:00:01 |
TS5 | 03-03 09:00 | 王芳 |    | 03-03 08:59:59 |
TS6 | 03-03 09:00 |      |    |                |
TS7 | 03-03 09:00 | 王芳 | 是 |                |
TS8 | 03-03 09:00 | 王芳 |    | 03-03 10:00:00 | TS1
"""


def test_closed_within_a_day_or_three_when_the_customer_had_left() -> None:
    """T-01, T-02, D-18, X-05: 72 hours only where the row says that the customer had left."""
    seen = world(complaints=CLOSING, kpis=CLOSED)
    assert seen.outcomes(CLOSED) == {
        "TS1": "hit", "TS2": "miss", "TS3": "hit", "TS4": "miss", "TS5": "end_before_start", "TS6": "miss",
        "TS7": "miss", "TS8": "duplicate",
    }  # fmt: skip
    assert seen.sums(CLOSED, "0105") == Sums(2, 5, excluded=2)
    assert seen.sums(CLOSED) == Sums(2, 6, excluded=2)


@pytest.mark.parametrize(
    ("as_of", "six", "seven"),
    [
        ("03-04 09:00:00", "pending", "pending"),
        ("03-04 09:00:01", "miss", "pending"),
        ("03-06 09:00:00", "miss", "pending"),
        ("03-06 09:00:01", "miss", "miss"),
    ],
)
def test_open_complaints_wait_for_their_own_limit(as_of: str, six: str, seven: str) -> None:
    seen = world(complaints=CLOSING, as_of=as_of, kpis=CLOSED).outcomes(CLOSED)
    assert (seen["TS6"], seen["TS7"]) == (six, seven)
