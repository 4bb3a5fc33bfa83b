"""Which spans of a case's time its clock counted: all of it, or what a service calendar or working days leave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from pipeline.definitions.calendars import MIDNIGHT, Calendar, Interval, intervals
from pipeline.definitions.kpi import Kpi
from pipeline.jobs.setup import Definitions
from pipeline.kpi.model import Case
from pipeline.language import Language, say
from pipeline.report.model import MonthReport
from pipeline.warehouse.calendar import known_days, unknown_year
from pipeline.warehouse.snapshot import snapshot
from pipeline.workspace import Workspace

WORKING_DAYS = Calendar(id="-", zh="工作日", en="working days", source="", working=(("00:00", MIDNIGHT),), other=())
# the query itself says whether it counts working days: no other place has to be kept in step with it
_COUNTS_WORKING_DAYS = re.compile(r"\bworking_(due_at|clock_\w+)\s*\(")


@dataclass(frozen=True)
class CaseClocks:
    """The clock of each measured case of a month; `days` says of known days whether people work."""

    report: MonthReport
    calendars: Mapping[str, Calendar]
    days: Mapping[date, bool]

    def calendar(self, case: Case) -> Calendar | None:
        """The calendar under the case's clock; None when it runs on day and night."""
        kpi = self.report.kpis[case.kpi]
        if counts_working_days(kpi):
            return WORKING_DAYS
        named = _calendar_name(self.report, case)
        return None if named is None else self.calendars[named]

    def intervals(self, case: Case) -> list[Interval]:
        """The case's time from its start to its end, or up to the moment of judgement while it has none.

        Raises:
            Unusable: a day in it belongs to a year without a calendar.
        """
        if case.started_at is None:
            return []
        calendar = self.calendar(case)
        end = case.ended_at or self.report.scored.as_of
        if calendar is not WORKING_DAYS:
            return intervals(calendar, case.started_at, end, self._is_working)
        # the day of the start does not count
        morrow = min(datetime.combine(case.started_at.date(), time()) + timedelta(days=1), end)
        first = [Interval(case.started_at, morrow, counted=False)] if morrow > case.started_at else []
        return [*first, *intervals(calendar, morrow, end, self._is_working)]

    def _is_working(self, day: date) -> bool:
        if day not in self.days:
            raise unknown_year(day.year)
        return self.days[day]


def counts_working_days(kpi: Kpi) -> bool:
    """True when the KPI's limit is in working days."""
    return bool(_COUNTS_WORKING_DAYS.search(kpi.sql))


def _calendar_name(report: MonthReport, case: Case) -> str | None:
    """The calendar that the policy over the case's person, or the company's own, puts under its KPI."""
    employee = next((e for e in report.employees if e.employee_no == case.employee_no), None)
    policy = report.policies.of(employee.role, employee.branch) if employee else report.policies.default
    return policy.calendar(report.kpis[case.kpi])


def case_clocks(workspace: Workspace, definitions: Definitions, report: MonthReport) -> CaseClocks:
    """The clocks of the month's cases, with the working days as the month was judged by."""
    shared = {**definitions.shared, **report.policy.shared}
    with snapshot(workspace, definitions.logs, report.scored.month, report.scored.as_of, shared) as db:
        return CaseClocks(report, definitions.calendars, known_days(db))


def clock_lines(clocks: CaseClocks, case: Case, language: Language) -> Iterator[str]:
    """The case's spans of time as lines: the clock, every span with its length, and both sums."""
    parts = clocks.intervals(case)
    if not parts:
        return
    calendar = clocks.calendar(case)
    name = say(language, "explain.clock.plain") if calendar is None else (calendar.zh, calendar.en)[language == "en"]
    yield say(language, "explain.clock", calendar=name)
    for part in parts:
        yield say(
            language,
            "explain.interval",
            start=f"{part.start:%Y-%m-%d %H:%M:%S}",
            end=f"{part.end:%Y-%m-%d %H:%M:%S}",
            length=_clock(part.length),
            counted=say(language, "explain.interval.counted" if part.counted else "explain.interval.uncounted"),
        )
    counted, uncounted = (_clock(_total(parts, counted)) for counted in (True, False))
    yield say(language, "explain.interval.sum", counted=counted, uncounted=uncounted)


def _total(parts: list[Interval], counted: bool) -> timedelta:
    return sum((part.length for part in parts if part.counted == counted), timedelta())


def _clock(length: timedelta) -> str:
    """The length as hours, minutes and seconds."""
    minutes, seconds = divmod(length // timedelta(seconds=1), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def clock_document(clocks: CaseClocks, case: Case) -> list[dict[str, Any]]:
    """The case's spans of time as JSON values."""
    return [
        {
            "start": part.start.isoformat(),
            "end": part.end.isoformat(),
            "counted": part.counted,
            "seconds": part.length.total_seconds(),
        }
        for part in clocks.intervals(case)
    ]
