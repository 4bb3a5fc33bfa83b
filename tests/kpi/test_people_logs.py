"""Inspections, hours, training and tests (S35), and lateness, absence and absenteeism (D-13)."""

from fractions import Fraction

import pytest

from tests.kpi.world import Sums, world

LATE, ABSENT, AWAY = "late_days", "absent_days", "absenteeism_days"
HEAD = "日期 | 工号 | 是否排班 | 签到时间 | 请假类型 | 批准 | 旷工"


def _counts(*rows: str, as_of: str = "05-05 00:00") -> tuple[Fraction | int, ...]:
    """Late, absent and absenteeism days of 0103 in March."""
    seen = world(attendance="\n".join([HEAD, *rows]), as_of=as_of, kpis=f"{LATE} {ABSENT} {AWAY}")
    return tuple(seen.sums(kpi, "0103").numerator for kpi in (LATE, ABSENT, AWAY))


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("是 | 08:59:59 | | |", (0, 0, 0)),
        ("是 | 09:00:00 | | |", (0, 0, 0)),
        ("是 | 09:00:01 | | |", (1, 0, 0)),
        ("是 | 10:00:00 | | |", (1, 0, 0)),
        ("是 | 10:00:01 | | |", (0, 1, 0)),
        ("是 |          | | |", (0, 1, 0)),
        ("否 | 10:30:00 | | |", (0, 0, 0)),
        ("否 |          | | | 是", (0, 0, 0)),
        ("是 |          | 事假 | 是 |", (0, 0, 0)),
        ("是 | 09:30:00 | 事假 | 是 |", (0, 0, 0)),
        ("是 |          | 事假 | 否 |", (0, 0, 1)),
        ("是 |          | | | 是", (0, 0, 1)),
        ("是 | 08:50:00 | | | 否", (0, 0, 0)),
    ],
)
def test_one_day(day: str, counts: tuple[int, ...]) -> None:
    """A-05: 09:00:00 is in time, a second later late, after 10:00:00 absent; A-07: unapproved leave is absenteeism."""
    assert _counts(f"03-03 | 0103 | {day}" if day.count("|") == 4 else f"03-03 | 0103 | {day} |") == counts


@pytest.mark.parametrize(("lates", "absent"), [(1, 0), (2, 1), (3, 1), (4, 2)])
def test_every_second_late_day_is_an_absent_day_too(lates: int, absent: int) -> None:
    """A-05: one late day is none, two are one; three leave a rest that is not carried over."""
    days = [f"03-{day:02d} | 0103 | 是 | 09:15:00 | | |" for day in range(3, 3 + lates)]
    assert _counts(*days) == (lates, absent, 0)


def test_lates_do_not_carry_over_from_the_month_before() -> None:
    days = [f"{day} | 0103 | 是 | 09:15:00 | | |" for day in ("02-28", "03-01")]
    assert _counts(*days) == (1, 0, 0)
    assert _counts(*(f"{day} | 0103 | 是 | | | |" for day in ("02-28", "03-31", "04-01"))) == (0, 1, 0)


def test_a_day_written_by_number_and_by_name_is_one_person() -> None:
    assert _counts("03-03 | 0103 | 是 | 09:15:00 | | |", "03-04 | 张三 | 是 | 09:15:00 | | |") == (2, 1, 0)


def test_days_to_come_are_unseen() -> None:
    rows = ["03-03 | 0103 | 是 | | | |", "03-04 | 0103 | 是 | | | |"]
    assert _counts(*rows, as_of="03-03 23:00") == (0, 1, 0)


def test_hours_worked_over_hours_available() -> None:
    """张三: 7.5 + 8 of 8 + 8 hours; a row without hours adds nothing."""
    rows = """
    日期 | 姓名 | 工时 | 可用工时
    03-01 | 张三 | 7.5 | 8
    03-31 | 张三 | 8   | 8
    03-30 | 张三 |     |
    04-01 | 张三 | 1   | 8
    """
    seen = world(attendance=rows, kpis="utilisation")
    assert seen.sums("utilisation", "0103") == Sums(Fraction(31, 2), 16)
    assert seen.measured.figures["utilisation", "technician", "0103"].value == Fraction(31, 32)


def test_items_that_do_not_apply_are_left_out_of_inspections() -> None:
    rows = """
    检查日期 | 被检查人 | 检查项目 | 检查结果
    03-01 | 张三 | 着装 | 合格
    03-31 | 张三 | 礼貌 | 不合格
    03-05 | 张三 | 工具 | 不适用
    04-01 | 张三 | 鞋套 | 合格
    03-05 | 李四 | 着装 | 不适用
    """.replace("检查结果", "结果")
    seen = world(inspections=rows, kpis="inspection_pass")
    assert seen.sums("inspection_pass", "0103") == Sums(1, 2, excluded=1)
    assert seen.outcomes("inspection_pass")["工具"] == "not_applicable"
    assert seen.measured.figures["inspection_pass", "technician", "0104"].value is None


def test_sessions_due_and_tests_taken() -> None:
    rows = """
    日期 | 姓名 | 课程 | 是否参加 | 成绩 | 满分
    03-01 | 张三 | 安全操作 | 是 |      |
    03-31 | 张三 | 新品知识 | 否 |      |
    03-10 | 张三 | 漏水防治 |    | 87.5 | 100
    03-11 | 张三 | 服务规范 | 是 | 12   | 20
    02-28 | 张三 | 安全操作 | 是 | 100  | 100
    """
    seen = world(training=rows, kpis="training knowledge")
    assert seen.sums("training", "0103") == Sums(2, 3)
    assert seen.sums("knowledge", "0103") == Sums(Fraction(875, 1000) + Fraction(12, 20), 2)
