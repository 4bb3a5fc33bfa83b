"""A-01 to A-03, A-10, A-13, T-03, T-04, T-39, T-71, R-15: attendance beyond lateness; P-30, P-34: reports."""

import pytest

from tests.kpi import world as worlds
from tests.kpi.world import KPIS, SHARED, Sums, database, measured, world

HEAD = "日期 | 工号 | 是否排班 | 签到时间 | 签退时间 | 请假类型 | 批准 | 旷工"
AWAY = "是 | | | | | 是"
LEAVE = "是 | | | 事假 | 是 |"
THERE = "是 | 08:50:00 | 18:00:00 | | |"
REST = "否 | | | | |"


def attendance(*days: tuple[str, str], person: str = "0103") -> str:
    """An attendance sheet of one person: day of the year and the rest of the row."""
    return "\n".join([HEAD, *(f"{day} | {person} | {rest}" for day, rest in days)])


@pytest.mark.parametrize(
    ("clock_in", "outcome"),
    [("08:49:59", "hit"), ("08:50:00", "hit"), ("08:50:01", "miss"), ("", "miss")],
)
def test_on_site_ten_minutes_early(clock_in: str, outcome: str) -> None:
    """T-03, T-71, A-01: ten minutes to the second before 09:00 is early enough."""
    seen = world(attendance=attendance(("03-03", f"是 | {clock_in} | | | |")), kpis="on_site_early")
    assert seen.outcomes("on_site_early") == {"2025-03-03": outcome}


def test_on_site_early_leaves_out_leave_and_rest_days() -> None:
    days = attendance(("03-03", LEAVE), ("03-04", REST), ("03-05", THERE), ("03-06", AWAY))
    seen = world(attendance=days, kpis="on_site_early")
    assert seen.outcomes("on_site_early") == {"2025-03-05": "hit", "2025-03-06": "miss"}
    assert seen.cases("on_site_early")["2025-03-06"].reason == "absenteeism"


def test_on_site_early_waits_for_the_moment_it_is_due() -> None:
    days = attendance(("03-03", "是 | | | | |"))
    assert world(attendance=days, as_of="03-03 08:50:00", kpis="on_site_early").sums("on_site_early").pending == 1
    assert world(attendance=days, as_of="03-03 08:50:01", kpis="on_site_early").sums("on_site_early") == Sums(0, 1)


def test_meals_of_forty_minutes() -> None:
    """T-04, A-03: exactly 40 minutes is within the limit, a second more is not; a meal without a start is no case."""
    rows = """
    日期 | 工号 | 用餐开始 | 用餐结束
    03-03 | 0103 | 12:00:00 | 12:40:00
    03-04 | 0103 | 12:00:00 | 12:40:01
    03-05 | 0103 | 12:00:00 | 11:59:59
    03-06 | 0103 | 12:00:00 |
    03-07 | 0103 |          | 12:40:00
    """
    seen = world(attendance=rows, kpis="meal_minutes")
    assert seen.outcomes("meal_minutes") == {
        "2025-03-03": "hit", "2025-03-04": "miss", "2025-03-05": "end_before_start", "2025-03-06": "miss",
    }  # fmt: skip
    assert seen.sums("meal_minutes", "0103") == Sums(1, 3, excluded=1)


def test_a_meal_is_pending_until_its_limit_has_run_out() -> None:
    rows = "日期 | 工号 | 用餐开始 | 用餐结束\n03-03 | 0103 | 12:00:00 |"
    states = [world(attendance=rows, as_of=f"03-03 {at}", kpis="meal_minutes") for at in ("12:40:00", "12:40:01")]
    assert [state.outcomes("meal_minutes")["2025-03-03"] for state in states] == ["pending", "miss"]


def test_early_leave_is_before_the_end_of_the_shift() -> None:
    """A-02: a second before 17:30 is early; leave, rest days and a missing clock-out are not."""
    rows = attendance(
        ("03-03", "是 | 08:50:00 | 17:30:00 | | |"),
        ("03-04", "是 | 08:50:00 | 17:29:59 | | |"),
        ("03-05", "是 | 08:50:00 | | | |"),
        ("03-06", "是 | 08:50:00 | 12:00:00 | 事假 | 是 |"),
        ("03-07", "否 | 08:50:00 | 12:00:00 | | |"),
    )
    seen = world(attendance=rows, kpis="early_leave_days")
    assert list(seen.cases("early_leave_days")) == ["2025-03-04"]


def runs(*days: tuple[str, str], month: str = "2025-03") -> list[str]:
    """The days on which a run of absenteeism reached its length."""
    seen = world(attendance=attendance(*days), month=month, kpis="absenteeism_runs")
    return list(seen.cases("absenteeism_runs"))


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([("03-03", AWAY), ("03-04", AWAY)], []),
        ([("03-03", AWAY), ("03-04", AWAY), ("03-05", AWAY)], ["2025-03-05"]),
        ([("03-03", AWAY), ("03-04", AWAY), ("03-05", AWAY), ("03-06", AWAY)], ["2025-03-05"]),
        ([("03-06", AWAY), ("03-07", AWAY), ("03-08", REST), ("03-09", REST), ("03-10", AWAY)], ["2025-03-10"]),
        ([("03-06", AWAY), ("03-07", AWAY), ("03-10", AWAY)], ["2025-03-10"]),
        ([("03-03", AWAY), ("03-04", AWAY), ("03-05", LEAVE), ("03-06", AWAY)], []),
        ([("03-03", AWAY), ("03-04", AWAY), ("03-05", THERE), ("03-06", AWAY)], []),
        ([("03-03", AWAY), ("03-04", AWAY), ("03-05", "是 | | | | |"), ("03-06", AWAY)], []),
        ([("03-03", AWAY), ("03-04", AWAY), ("03-15", AWAY)], ["2025-03-15"]),
        ([("03-03", AWAY), ("03-04", AWAY), ("03-16", AWAY)], []),
        ([("03-03", "是 | | | 事假 | 否 |"), ("03-04", AWAY), ("03-05", AWAY)], ["2025-03-05"]),
    ],
)
def test_three_scheduled_days_of_absenteeism_in_a_row(days: list[tuple[str, str]], found: list[str]) -> None:
    """R-15, A-10: rest days neither count nor break; approved leave, presence and 缺勤 (X-30) break."""
    assert runs(*days) == found


def test_a_run_goes_on_over_the_end_of_the_month_and_is_dated_by_its_third_day() -> None:
    days = [("02-27", AWAY), ("02-28", AWAY), ("03-03", AWAY), ("03-04", AWAY)]
    assert runs(*days) == ["2025-03-03"]
    assert runs(*days, month="2025-02") == []


def test_runs_are_of_one_person_however_written() -> None:
    rows = attendance(("03-03", AWAY), ("03-04", AWAY)) + "\n" + f"03-05 | 张三 | {AWAY}\n03-05 | 0104 | {AWAY}"
    assert world(attendance=rows, kpis="absenteeism_runs").owners("absenteeism_runs") == {"2025-03-05": "0103"}


def test_phone_off_without_a_reason() -> None:
    """T-39, F-64: off without a reason counts, also on a day of rest; with a reason or on leave it does not."""
    rows = """
    日期 | 工号 | 是否排班 | 开机 | 请假类型 | 批准
    03-03 | 0103 | 是 | 是 | |
    03-04 | 0103 | 是 | 无故关机 | |
    03-05 | 0103 | 否 | 拒接电话 | |
    03-06 | 0103 | 是 | 因故关机 | |
    03-07 | 0103 | 是 | 关机 | 年假 | 是
    03-10 | 0103 | 是 | 关机 | 事假 | 否
    03-11 | 0103 | 是 | | |
    """
    seen = world(attendance=rows, kpis="phone_off_days")
    assert seen.outcomes("phone_off_days") == {
        "2025-03-04": "hit", "2025-03-05": "hit", "2025-03-06": "excused", "2025-03-07": "on_leave",
        "2025-03-10": "hit",
    }  # fmt: skip
    assert seen.sums("phone_off_days", "0103") == Sums(3, None, excluded=2)


@pytest.mark.parametrize(
    ("clock_in", "late", "absent"),
    [("08:30:00", 0, 0), ("08:30:01", 1, 0), ("10:00:01", 1, 0), ("17:00:00", 1, 0), ("", 0, 1)],
)
def test_the_service_desk_starts_at_half_past_eight(clock_in: str, late: int, absent: int) -> None:
    """A-13, F-72: 08:30:00 is in time, a second later is late, and nobody is absent for coming late."""
    shared = {**SHARED, "shift_start": "08:30:00", "absent_after": "23:59:59"}
    days = {"attendance": attendance(("03-03", f"是 | {clock_in} | | | |"))}
    chosen = {name: KPIS[name] for name in ("late_days", "absent_days")}
    with database(month=worlds.MONTH, shared=shared, logs=days) as db:
        figures = measured(db, chosen, worlds.MONTH, worlds.LATER).figures
    assert [figures[name, "technician", "0103"].numerator for name in chosen] == [late, absent]


def test_four_late_days_at_the_service_desk() -> None:
    """D-14: four late days of a month are four events, in the order of their days."""
    shared = {**SHARED, "shift_start": "08:30:00", "absent_after": "23:59:59"}
    days = [(f"03-{day:02d}", "是 | 08:31:00 | | | |") for day in (3, 4, 5, 6)]
    with database(month=worlds.MONTH, shared=shared, logs={"attendance": attendance(*days)}) as db:
        seen = measured(db, {"late_days": KPIS["late_days"]}, worlds.MONTH, worlds.LATER)
    assert [case.case_no for case in seen.cases] == [f"2025-{day}" for day, _ in days]


REPORTS = """
报告日期 | 报告人 | 报告类型 | 提交时间 | 内容完整
03-03 | 王芳 | 日报 | 03-03 23:59:59 | 是
03-04 | 0105 | 日报 | 03-05 00:00:00 | 是
03-05 | 0105 | 日报 | 03-05 17:00 | 否
03-06 | 0105 | 日报 | |
03-14 | 0105 | 周报 | 03-14 23:59:59 |
03-20 | 0105 | 周报 | 03-22 00:00:00 |
"""


def test_daily_reports_are_due_the_same_day() -> None:
    """P-34: handed in by the end of the day worked, complete; a day of leave has none."""
    worked = attendance(
        *((f"03-{day:02d}", THERE) for day in (3, 4, 5, 6, 7)), ("03-10", LEAVE), ("03-11", AWAY), person="0105"
    )
    seen = world(attendance=worked, daily_reports=REPORTS, kpis="daily_report_days")
    assert seen.outcomes("daily_report_days") == {
        "2025-03-03": "hit", "2025-03-04": "miss", "2025-03-05": "miss", "2025-03-06": "hit", "2025-03-07": "miss",
    }  # fmt: skip
    assert seen.cases("daily_report_days")["2025-03-05"].reason == "incomplete"
    assert seen.status("daily_report_days") == "final"


def test_a_report_is_pending_until_its_day_is_over() -> None:
    worked = attendance(("03-07", THERE), person="0105")
    for at, outcome in (("03-07 23:59:59", "pending"), ("03-08 00:00:00", "miss")):
        seen = world(attendance=worked, daily_reports=REPORTS, as_of=at, kpis="daily_report_days")
        assert seen.outcomes("daily_report_days") == {"2025-03-07": outcome}


def test_without_any_report_nothing_is_judged() -> None:
    worked = attendance(("03-07", THERE), person="0105")
    seen = world(attendance=worked, kpis="daily_report_days weekly_reports")
    assert seen.sums("daily_report_days") == seen.sums("weekly_reports") == Sums(0, 0)


def test_weekly_reports_are_due_on_friday() -> None:
    """P-30: by the end of Friday; a week belongs to the month of its Friday, and only weeks worked count."""
    days = ("02-27", "03-03", "03-10", "03-11", "03-17", "03-31")
    worked = attendance(*((day, THERE) for day in days), ("03-24", LEAVE), person="0105")
    seen = world(attendance=worked, daily_reports=REPORTS, kpis="weekly_reports")
    assert seen.outcomes("weekly_reports") == {"2025-W10": "miss", "2025-W11": "hit", "2025-W12": "miss"}


def test_the_shipped_figures_are_measured_only_where_asked_for() -> None:
    """Attendance KPIs beyond the three of D-13 are a policy's choice."""
    names = ("on_site_early", "meal_minutes", "early_leave_days", "absenteeism_runs", "phone_off_days")
    assert not any(KPIS[name].always for name in names)
