"""Complaints as a process: where each goes, until when it is due, the lists of a day, a week and a month, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pipeline.database import Database, InvalidInput
from pipeline.definitions.fold import fold_label
from pipeline.definitions.kpi import Parameter, load_shared
from pipeline.definitions.policy import Policy, Route
from pipeline.errors import Unusable
from pipeline.ingest.load import definitions_stand
from pipeline.jobs.setup import Definitions, load_definitions, policies_for
from pipeline.language import LANGUAGES, Text
from pipeline.month import Month
from pipeline.report.complaint_list import Appeal, Complaint, ComplaintList, Span, masked
from pipeline.warehouse.calendar import calendar_fault, use_clock
from pipeline.warehouse.snapshot import as_parameters, snapshot
from pipeline.workspace import Workspace, shipped

DEADLINES = ("close", "answer", "appeal")
_DECIDING = ("severity", "state", "kind", "category", "content")  # in this order a policy's routes look for their words
_ROUTING_ONLY = ("kind", "content")


@dataclass(frozen=True)
class Days:
    """A span of days, both inclusive, that a list is about."""

    span: Span
    first: date
    last: date

    def __contains__(self, moment: datetime | None) -> bool:
        return moment is not None and self.first <= moment.date() <= self.last


def one_day(day: date) -> Days:
    """The day itself."""
    return Days("day", day, day)


def week_of(day: date) -> Days:
    """The week from Monday to Sunday in which the day lies."""
    monday = day - timedelta(days=day.weekday())
    return Days("week", monday, monday + timedelta(days=6))


def whole_month(month: Month) -> Days:
    """All days of the month."""
    return Days("month", month.start.date(), month.last_day)


def complaint_list(workspace: Workspace, days: Days, as_of: datetime) -> ComplaintList:
    """What is to be told of these days, as seen at `as_of`, by the company's policy.

    Raises:
        Unusable: the rows were read by other definitions than today's, no policy is in force, or a limit in working
            days runs into a year without a calendar.
    """
    definitions = load_definitions(workspace)
    policy = policies_for(workspace, definitions, Month.of(days.last)).default
    with _seen(workspace, definitions, policy, Month.of(days.last), as_of) as db:
        _find_deadlines(db, definitions, policy)
        complaints = [_complaint(row, policy.routes) for row in db.records(_sql("complaints"))]
        appeals = [Appeal(**row) for row in db.records(_sql("appeals"))]
    return ComplaintList(
        span=days.span,
        first=days.first,
        last=days.last,
        as_of=as_of,
        due_on=_due_on(days, _parameters()),
        received=tuple(c for c in complaints if c.received_at in days),
        closed=tuple(c for c in complaints if c.settled_at in days),
        overdue=tuple(c for c in complaints if c.is_open and c.is_late(as_of)),
        appeals=tuple(a for a in appeals if a.appealed_at in days),
    )


@contextmanager
def _seen(
    workspace: Workspace, definitions: Definitions, policy: Policy, month: Month, as_of: datetime
) -> Iterator[Database]:
    if not definitions_stand(workspace.warehouse, definitions.logs, definitions.corrections):
        raise Unusable("error.stale_warehouse", folder=str(workspace.root))
    shared = {**definitions.shared, **policy.shared}
    with snapshot(workspace, definitions.logs, month, as_of, shared) as db:
        yield db


def _find_deadlines(db: Database, definitions: Definitions, policy: Policy) -> None:
    """Fills `complaint.due` by the KPIs that the policy asks for; where it asks for none, by those always measured."""
    db.script(_sql("tables"))
    for what in DEADLINES:
        files = {file.stem: file for file in sorted(shipped("sql", "complaint", what).glob("*.sql"))}
        asked = [name for name in files if name in policy.asked]
        for kpi in (definitions.kpis[name] for name in asked or files):
            if not (asked or kpi.always):
                continue
            calendar = policy.calendar(kpi)
            use_clock(db, definitions.calendars[calendar] if calendar else None)
            try:
                db.script(files[kpi.id].read_text(encoding="utf-8"), as_parameters(policy.parameters(kpi)))
            except InvalidInput as error:
                if fault := calendar_fault(error):
                    raise fault from error
                raise


def _complaint(row: Mapping[str, Any], routes: Sequence[Route]) -> Complaint:
    shown = {name: value for name, value in row.items() if name not in _ROUTING_ONLY}
    if written := masked(row["department"]):
        return Complaint(**shown | {"department": dict.fromkeys(LANGUAGES, written), "routed_by": None})
    found = route(routes, *(row[name] for name in _DECIDING))
    return Complaint(**shown | {"department": _department(found), "routed_by": found and found.source})


def _department(found: Route | None) -> Text | None:
    return None if found is None else {"zh": found.department.zh, "en": found.department.en}


def route(routes: Sequence[Route], *texts: str | None) -> Route | None:
    """The first route one of whose words stands in the first text that any route knows a word of.

    Texts come in the order in which they decide.
    """
    for text in texts:
        plain = _plain(text or "")
        for each in routes:
            if any(_plain(word) in plain for word in each.words):
                return each
    return None


def _plain(text: str) -> str:
    return fold_label(text).casefold()


def _due_on(days: Days, parameters: Mapping[str, Parameter]) -> date | None:
    """The day by which the list has to be handed in: a day's, the day after; a month's, by a day of the next month."""
    if days.span == "day":
        return days.last + timedelta(days=_whole(parameters["day_list_days"]))
    if days.span == "month":
        return Month.of(days.last).plus(1).start.date().replace(day=_whole(parameters["month_list_day"]))
    return None


# ---------------------------------------------------------------- numbers


def free_number(workspace: Workspace, month: Month, as_of: datetime) -> str:
    """The next free complaint number of the month; numbers ever written are not free.

    Raises:
        Unusable: the month's numbers are used up, or the company numbers in another way.
    """
    definitions = load_definitions(workspace)
    policy = policies_for(workspace, definitions, month).default
    with _seen(workspace, definitions, policy, month, as_of) as db:
        rows = db.rows(_sql("taken"), {"month_start": month.start, "month_end": month.end})
    written = [number for number, is_of_month in rows if is_of_month] or [number for number, _ in rows]
    if written and not any(re.fullmatch(r"\d{6,}", number) for number in written):
        raise Unusable("complaints.numbered_otherwise", month=str(month), number=written[-1])
    return next_number(month, (number for number, _ in rows))


def next_number(month: Month, taken: Iterable[str]) -> str:
    """The number after the greatest one taken in the month: year, month and serial in two digits each.

    Gaps are not filled, because a number once given is never given again.

    Raises:
        Unusable: the month's serials are used up; they do not start again.
    """
    most = _whole(_parameters()["serials_per_month"])
    prefix = f"{month.year % 100:02d}{month.number:02d}"
    serials = [int(number[4:]) for number in taken if re.fullmatch(prefix + r"\d{2,}", number)]
    serial = max(serials, default=0) + 1
    if serial > most:
        raise Unusable("complaints.numbers_used_up", month=str(month), most=most, last=f"{prefix}{serial - 1:02d}")
    return f"{prefix}{serial:02d}"


def _parameters() -> dict[str, Parameter]:
    return load_shared(shipped("sql", "complaint", "parameters.toml"))


def _whole(value: Parameter) -> int:
    return int(str(value))


def _sql(name: str) -> str:
    return shipped("sql", "complaint", f"{name}.sql").read_text(encoding="utf-8")
