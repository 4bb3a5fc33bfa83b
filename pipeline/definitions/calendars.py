"""Service calendars: the hours in which a clock runs, and what of a span of time counts by them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError, field_validator

from pipeline.definitions.log import Strict, definition_faults, unreadable
from pipeline.errors import Faults, Unusable
from pipeline.language import message
from pipeline.validation import Wrong
from pipeline.workspace import packaged

SHIPPED = packaged("definitions", "calendars.toml")
MIDNIGHT = "24:00"
Hours = tuple[str, str]


class Calendar(Strict):
    """Opening hours on working days and on other days, as pairs of clock times; `24:00` is the end of the day."""

    id: str
    zh: str
    en: str
    source: str
    working: tuple[Hours, ...]
    other: tuple[Hours, ...]

    @field_validator("working", "other")
    @classmethod
    def _hours_rise(cls, hours: tuple[Hours, ...]) -> tuple[Hours, ...]:
        moments = [since_midnight(moment) for pair in hours for moment in pair]
        if any(earlier >= later for earlier, later in pairwise(moments)):
            raise Wrong(message("fault.hours_fall"))
        return hours

    @property
    def asks_for_working_days(self) -> bool:
        """True when its hours differ between working days and others."""
        return self.working != self.other


@dataclass(frozen=True)
class Interval:
    """A span of time, and whether it counts."""

    start: datetime
    end: datetime
    counted: bool

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start


def since_midnight(clock: str) -> timedelta:
    """How far into the day that clock time is.

    Raises:
        ValueError: it is no clock time.
    """
    try:
        moment = time() if clock == MIDNIGHT else time.fromisoformat(clock)
    except ValueError as error:
        raise Wrong(message("fault.clock", given=clock)) from error
    if len(clock) not in (5, 8) or moment.tzinfo is not None:
        raise Wrong(message("fault.clock", given=clock))
    return timedelta(hours=24 * (clock == MIDNIGHT) + moment.hour, minutes=moment.minute, seconds=moment.second)


def load_calendars(own: Path | None = None) -> dict[str, Calendar]:
    """Every service calendar by id: the shipped ones, and those of a company's own file, which go before them.

    Raises:
        Faults: every fault of the file, each with its key.
    """
    files = [SHIPPED, *([own] if own is not None and own.is_file() else [])]
    return {calendar.id: calendar for file in files for calendar in _read(file)}


def _read(file: Path) -> list[Calendar]:
    try:
        tables: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise unreadable(file, error) from error
    calendars: list[Calendar] = []
    faults: list[Unusable] = []
    for name, table in tables.items():
        try:
            calendars.append(Calendar.model_validate({"id": name, **table} if isinstance(table, Mapping) else table))
        except ValidationError as error:
            faults += definition_faults(file, error)
    if faults:
        raise Faults(faults)
    return calendars


def intervals(
    calendar: Calendar | None, started_at: datetime, ended_at: datetime, is_working: Callable[[date], bool]
) -> list[Interval]:
    """The span from start to end, cut where a clock by that calendar stops and goes on, in order and without gaps.

    Without a calendar, all of it counts. `is_working` is asked for days of the span only, and only by a calendar whose
    hours differ; an end at or before the start gives nothing.
    """
    if ended_at <= started_at:
        return []
    if calendar is None:
        return [Interval(started_at, ended_at, counted=True)]
    opened = [
        (max(opens, started_at), min(closes, ended_at))
        for opens, closes in _open_hours(calendar, started_at.date(), ended_at.date(), is_working)
        if opens < ended_at and closes > started_at
    ]
    return _with_gaps(started_at, ended_at, _joined(opened))


def _open_hours(
    calendar: Calendar, first: date, last: date, is_working: Callable[[date], bool]
) -> Iterator[tuple[datetime, datetime]]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        as_working = not calendar.asks_for_working_days or is_working(day)
        midnight = datetime.combine(day, time())
        for opens, closes in calendar.working if as_working else calendar.other:
            yield midnight + since_midnight(opens), midnight + since_midnight(closes)


def _joined(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The spans with those that touch, as around midnight, made one."""
    joined: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def _with_gaps(started_at: datetime, ended_at: datetime, opened: Sequence[tuple[datetime, datetime]]) -> list[Interval]:
    parts: list[Interval] = []
    reached = started_at
    for start, end in opened:
        parts += [Interval(reached, start, counted=False), Interval(start, end, counted=True)]
        reached = end
    parts.append(Interval(reached, ended_at, counted=False))
    return [part for part in parts if part.end > part.start]
