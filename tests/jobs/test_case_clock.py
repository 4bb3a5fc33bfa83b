"""Which time of a case counted: by its KPI's clock, with both sums, as lines and as JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from pipeline.definitions.calendars import load_calendars
from pipeline.errors import Unusable
from pipeline.jobs.case_clock import CaseClocks, clock_document, clock_lines, counts_working_days
from pipeline.kpi.model import Case
from tests.report.months import make_month

# National Day 2026: rest from Thursday 1 to Wednesday 7 October; Saturday the 10th is worked
DAYS = {date(2026, 10, n): n not in (1, 2, 3, 4, 5, 6, 7, 11, 17, 18) for n in range(1, 20)}


def clocks(calendar: str | None = None, sql: str = "") -> CaseClocks:
    """The clocks of a month whose policy puts that calendar under the leak count, or whose query is that."""
    month = make_month()
    policy = month.policies.default.model_copy(update={"kpis": {"leaks": {"calendar": calendar} if calendar else {}}})
    kpis = {**month.kpis, "leaks": month.kpis["leaks"].model_copy(update={"sql": sql})}
    report = replace(month, kpis=kpis, policies=replace(month.policies, default=policy))
    return CaseClocks(report, load_calendars(), DAYS)


def case(started_at: str, ended_at: str | None) -> Case:
    """A case with that start and end."""
    end = None if ended_at is None else datetime.fromisoformat(ended_at)
    return replace(make_month().cases[0], kpi="leaks", started_at=datetime.fromisoformat(started_at), ended_at=end)


def spans(of: CaseClocks, started_at: str, ended_at: str | None) -> list[tuple[str, str]]:
    """The counted spans as `day hour:minute` from and to."""
    found = of.intervals(case(started_at, ended_at))
    return [(f"{p.start:%d %H:%M}", f"{p.end:%d %H:%M}") for p in found if p.counted]


def test_a_plain_clock_counts_all_of_it() -> None:
    assert spans(clocks(), "2026-10-08 11:30", "2026-10-09 14:00") == [("08 11:30", "09 14:00")]


def test_a_service_calendar_counts_its_opening_hours_only() -> None:
    found = spans(clocks("S23"), "2026-10-07 15:30", "2026-10-08 14:00")
    assert found == [("07 15:30", "07 16:00"), ("08 08:00", "08 12:00"), ("08 13:30", "08 14:00")]


def test_working_days_count_from_the_day_after_the_start() -> None:
    sql = "select working_due_at(started_at, $days)"
    assert counts_working_days(clocks(sql=sql).report.kpis["leaks"])
    assert not counts_working_days(clocks(sql="select due_at(working_at, $days)").report.kpis["leaks"])
    assert spans(clocks(sql=sql), "2026-10-06 15:30", "2026-10-09 14:00") == [("08 00:00", "09 14:00")]
    assert spans(clocks(sql=sql), "2026-10-09 08:00", "2026-10-12 09:00") == [
        ("10 00:00", "11 00:00"),
        ("12 00:00", "12 09:00"),
    ]
    assert spans(clocks(sql=sql), "2026-10-09 08:00", "2026-10-09 09:00") == []


def test_parts_leave_no_gap_and_add_up() -> None:
    parts = clocks("S23").intervals(case("2026-10-07 15:30", "2026-10-12 14:00"))
    assert all(left.end == right.start and left.counted != right.counted for left, right in pairwise(parts))
    assert sum((part.length for part in parts), timedelta()) == timedelta(days=4, hours=22, minutes=30)


def test_an_open_case_counts_up_to_the_moment_of_judgement() -> None:
    of = clocks()
    as_of = of.report.scored.as_of
    (part,) = of.intervals(case("2026-10-08 11:30", None))
    assert part.end == as_of


def test_an_end_before_the_start_counts_nothing() -> None:
    assert clocks("S23").intervals(case("2026-10-08 11:30", "2026-10-08 11:29")) == []
    assert list(clock_lines(clocks("S23"), case("2026-10-08 11:30", "2026-10-08 11:29"), "en")) == []


def test_a_day_of_an_unknown_year_is_told_and_not_guessed() -> None:
    with pytest.raises(Unusable, match="2027"):
        clocks("S23").intervals(case("2027-01-01 09:00", "2027-01-01 10:00"))


def test_lines_give_every_span_with_its_length_and_both_sums() -> None:
    lines = [line.strip() for line in clock_lines(clocks("S23"), case("2026-10-08 11:30", "2026-10-08 14:00"), "en")]
    assert lines == [
        "clock: Acceptance hours of the bathroom service centre",
        "2026-10-08 11:30:00 -> 2026-10-08 12:00:00  0:30:00  counted",
        "2026-10-08 12:00:00 -> 2026-10-08 13:30:00  1:30:00  not counted",
        "2026-10-08 13:30:00 -> 2026-10-08 14:00:00  0:30:00  counted",
        "sum: counted 1:00:00, not counted 1:30:00",
    ]
    chinese = list(clock_lines(clocks(), case("2026-10-08 11:30", "2026-10-09 14:00"), "zh"))
    assert [line.strip() for line in chinese] == [
        "计时：昼夜连续",
        "2026-10-08 11:30:00 → 2026-10-09 14:00:00  26:30:00  计入",
        "合计：计入 26:30:00，不计 0:00:00",
    ]


def test_json_gives_the_same_spans_in_seconds() -> None:
    first, second = clock_document(clocks("S23"), case("2026-10-08 11:30", "2026-10-08 13:00"))
    assert first == {"start": "2026-10-08T11:30:00", "end": "2026-10-08T12:00:00", "counted": True, "seconds": 1800.0}
    assert (second["counted"], second["seconds"]) == (False, 3600.0)
