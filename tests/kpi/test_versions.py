"""The newest version of a row counts as a whole, and what was stamped later is unseen."""

from datetime import datetime

import pytest

from tests.kpi.tables import table
from tests.kpi.world import Sheet, world

KPI = "completion"
HEAD = "工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 完成时间"
OPEN = f"{HEAD}\nWX1 | 维修 | 张三 | 03-01 08:00 | 03-01 09:00 |"
DONE = f"{HEAD}\nWX1 | 维修 | 李四 | 03-01 08:00 | 03-01 09:00 | 03-02 09:00"
EARLY, LATE = datetime(2025, 3, 8), datetime(2025, 3, 15)


def _sheet(text: str, exported_at: datetime, modified: datetime = EARLY) -> Sheet:
    return Sheet("work_orders", table("work_orders", text), exported_at, modified)


@pytest.mark.parametrize("turn", [1, -1], ids=["in order", "late arrival of the older"])
def test_the_greatest_moment_of_export_wins_whichever_arrived_last(turn: int) -> None:
    sheets = [_sheet(OPEN, EARLY, modified=LATE), _sheet(DONE, LATE, modified=EARLY)][::turn]
    seen = world(*sheets, kpis=KPI)
    assert (seen.outcomes(KPI), seen.owners(KPI)) == ({"WX1": "hit"}, {"WX1": "0104"})


@pytest.mark.parametrize("turn", [1, -1])
def test_then_the_greatest_file_time_wins(turn: int) -> None:
    sheets = [_sheet(OPEN, LATE, modified=LATE), _sheet(DONE, LATE, modified=EARLY)][::turn]
    assert world(*sheets, kpis=KPI).outcomes(KPI) == {"WX1": "miss"}


def test_then_the_later_row_wins() -> None:
    both = f"{DONE}\n{OPEN.splitlines()[1]}"
    assert world(_sheet(both, LATE), kpis=KPI).outcomes(KPI) == {"WX1": "miss"}


def test_a_cell_left_blank_by_the_newest_version_is_blank() -> None:
    """A reopened order is open again, and its technician is whom the newest version names."""
    seen = world(_sheet(DONE, EARLY), _sheet(OPEN, LATE), kpis=KPI)
    assert (seen.outcomes(KPI), seen.owners(KPI)) == ({"WX1": "miss"}, {"WX1": "0103"})


def test_a_cancellation_in_the_newest_version_takes_the_order_out() -> None:
    gone = f"{HEAD} | 状态\nWX1 | 维修 | 李四 | 03-01 08:00 | 03-01 09:00 | 03-02 09:00 | 取消"
    assert world(_sheet(DONE, EARLY), _sheet(gone, LATE), kpis=KPI).outcomes(KPI) == {}


def test_attendance_of_a_person_named_in_two_ways_is_one_row() -> None:
    head = "日期 | 工号 | 是否排班 | 签到时间"
    old = Sheet("attendance", table("attendance", f"{head}\n03-03 | 0103 | 是 | 09:30:00"), EARLY)
    new = Sheet("attendance", table("attendance", f"{head}\n03-03 | 张三 | 是 | 08:30:00"), LATE)
    assert world(old, new, kpis="late_days").sums("late_days").numerator == 0
    assert world(new, Sheet(old.log, old.rows, datetime(2025, 4, 1)), kpis="late_days").sums("late_days").numerator == 1


@pytest.mark.parametrize(
    ("as_of", "outcomes"),
    [
        ("03-01 07:59:59", {}),
        ("03-01 08:59:59", {}),
        ("03-01 09:00:00", {"WX1": "miss"}),
        ("03-02 08:59:59", {"WX1": "miss"}),
        ("03-02 09:00:00", {"WX1": "hit"}),
    ],
)
def test_as_of_hides_what_was_stamped_later(as_of: str, outcomes: dict[str, str]) -> None:
    assert world(_sheet(DONE, LATE), as_of=as_of, kpis=KPI).outcomes(KPI) == outcomes
