"""T-07, D-16, T-08: batches on the repair bench; R-10, T-42: installations a day."""

from datetime import date
from pathlib import Path

import pytest

from tests.ingest.books import Page, company
from tests.kpi.world import Sums, world

BATCH = "batch_repair_on_time"
DAILY = "installs_per_day"


def one_batch(machines: int, repaired: str, as_of: str = "05-05 00:00") -> str:
    """What comes of a batch of so many machines received on 3 March and written as one row."""
    text = f"返修批号 | 收机日期 | 台数 | 维修工 | 修复日期\nFX1 | 03-03 | {machines} | 张三 | {repaired}"
    return world(bench_batches=text, as_of=as_of, kpis=BATCH).outcomes(BATCH)["FX1"]


@pytest.mark.parametrize(
    ("machines", "days"), [(1, 1), (10, 1), (11, 2), (20, 2), (21, 3), (30, 3), (31, 4)]
)  # fmt: skip
def test_one_day_for_every_ten_machines(machines: int, days: int) -> None:
    """T-07, D-16: 10 machines have one day, 11 have two, 30 have three; the day of receipt is not counted."""
    assert one_batch(machines, f"03-{3 + days:02}") == "hit"
    assert one_batch(machines, f"03-{4 + days:02}") == "miss"


def test_an_unfinished_batch_waits_until_its_last_day_is_over() -> None:
    """T-07."""
    assert one_batch(11, "", as_of="03-05 23:59:59") == "pending"
    assert one_batch(11, "", as_of="03-06 00:00:00") == "miss"


def test_a_batch_of_no_machine_is_rejected(tmp_path: Path) -> None:
    """D-16: zero and fewer are an error, told where rows are read."""
    one = company(tmp_path)
    rows = [["FX1", date(2026, 11, 3), 1], ["FX2", date(2026, 11, 3), 0], ["FX3", date(2026, 11, 3), -1]]
    one.send("返修.xlsx", Page([["返修批号", "收机日期", "台数"], *rows], name="返修"))
    one.load()
    assert one.column("bench_batches", "batch_no") == ["FX1"]
    assert one.rejected() == [(3, "out_of_range"), (4, "out_of_range")]


def test_a_batch_is_judged_by_its_last_machine() -> None:
    """D-16: rows per machine; a batch that names more machines than it lists is not finished."""
    rows = """
    返修批号 | 收机日期 | 机身号 | 台数 | 维修工 | 修复日期
    FX1 | 03-03 | M1 |   | 张三       | 03-04
    FX1 | 03-03 | M2 |   | 刘伟(0106) | 03-05
    FX2 | 03-03 | M3 |   | 张三       | 03-04
    FX2 | 03-03 | M4 |   | 刘伟(0106) |
    FX3 | 03-03 | M5 | 3 | 张三       | 03-04
    FX3 | 03-03 | M6 | 3 | 张三       | 03-04
    """
    seen = world(bench_batches=rows, kpis=BATCH)
    assert seen.outcomes(BATCH) == {"FX1": "miss", "FX2": "miss", "FX3": "miss"}
    assert seen.owners(BATCH) == {"FX1": "0106", "FX2": "0106", "FX3": "0103"}


def test_eleven_rows_are_eleven_machines() -> None:
    """D-16: the number of machines need not be written down where each has its own row."""
    rows = ["返修批号 | 收机日期 | 机身号 | 维修工 | 修复日期"]
    rows += [f"FX1 | 03-03 | M{number} | 张三 | 03-05" for number in range(11)]
    assert world(bench_batches="\n".join(rows), kpis=BATCH).outcomes(BATCH) == {"FX1": "hit"}


def test_customers_are_called_within_three_days_of_receiving_their_machine() -> None:
    """T-08: received on 4 March, so 7 March is in time; a missing call is nobody's."""
    rows = """
    返修批号 | 收机日期 | 机身号 | 客户收到日期 | 返修回访日期 | 回访人
    FX1 | 03-03 | M1 | 03-04 | 03-07 | 王芳
    FX1 | 03-03 | M2 | 03-04 | 03-08 | 王芳
    FX1 | 03-03 | M3 | 03-04 |       |
    FX1 | 03-03 | M4 |       |       |
    """
    seen = world(bench_batches=rows, kpis="bench_follow_up_3d")
    assert seen.outcomes("bench_follow_up_3d") == {"FX1/M1": "hit", "FX1/M2": "miss", "FX1/M3": "miss"}
    assert seen.owners("bench_follow_up_3d") == {"FX1/M1": "0105", "FX1/M2": "0105", "FX1/M3": "nobody_named"}
    waiting = world(bench_batches=rows, as_of="03-07 23:59:59", kpis="bench_follow_up_3d")
    assert waiting.outcomes("bench_follow_up_3d")["FX1/M3"] == "pending"


def day_of(installations: int, as_of: str = "05-05 00:00") -> dict[str, str]:
    """What comes of a day with so many installations, every second of which spells the technician another way."""
    head = "工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间"
    names = ("李四", "0104")
    rows = [f"AZ{n} | 安装 | {names[n % 2]} | 03-03 08:00 | 03-03 17:{n:02}" for n in range(installations)]
    return world(work_orders="\n".join([head, *rows]), as_of=as_of, kpis=DAILY).outcomes(DAILY)


@pytest.mark.parametrize(("installations", "outcome"), [(20, "hit"), (19, "miss")])
def test_twenty_installations_a_day(installations: int, outcome: str) -> None:
    """R-10, T-42."""
    assert day_of(installations) == {"2025-03-03": outcome}


def test_a_day_is_awaited_until_it_is_over() -> None:
    """T-42: twenty are enough at once; fewer may still become twenty that day."""
    assert day_of(19, as_of="03-03 23:59:59") == {"2025-03-03": "pending"}
    assert day_of(19, as_of="03-04 00:00:00") == {"2025-03-03": "miss"}
    assert day_of(20, as_of="03-03 17:30:00") == {"2025-03-03": "hit"}


def test_days_without_an_installation_are_no_cases() -> None:
    """T-42."""
    orders = "工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间\nWX1 | 维修 | 张三 | 03-03 08:00 | 03-03 17:00"
    assert world(work_orders=orders, kpis=DAILY).sums(DAILY) == Sums(0, 0)
