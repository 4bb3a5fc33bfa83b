"""Working days and service calendars as the database sees them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from pipeline.database import Database
from pipeline.definitions.calendars import Calendar, since_midnight
from pipeline.errors import Unusable
from pipeline.workspace import CONFIG, shipped

_NO_CALENDAR = re.compile(r"\bno_calendar (\d+)")


def make_days(db: Database, company_years: Collection[int] = ()) -> None:
    """Makes `fact.days` of the public calendar and the company's own days in `stage.working_calendar`.

    `company_years` are those whose every day the company's own table states.
    """
    from chinese_calendar import holidays, workdays  # needed only by what measures

    days = [*((day, False, name) for day, name in holidays.items()), *((day, True, n) for day, n in workdays.items())]
    _run(
        db,
        "days",
        first_year=min(holidays).year,
        last_year=max(holidays).year,
        company_years=sorted(company_years),
        library_days=[day for day, _, _ in days],
        library_working=[is_working for _, is_working, _ in days],
        library_occasions=[name for _, _, name in days],
    )


def use_clock(db: Database, calendar: Calendar | None) -> None:
    """Puts that service calendar under every limit that runs from now on; without one, clocks run on day and night.

    `fact.days` must be there.
    """
    if calendar is None:
        db.script(shipped("sql", "clock", "due_at.sql").read_text(encoding="utf-8"))
        return
    hours = list(_hours(calendar))
    _run(
        db,
        "slots",
        asks_for_working_days=calendar.asks_for_working_days,
        on_working=[on_working for on_working, _, _ in hours],
        opens=[opens // timedelta(microseconds=1) for _, opens, _ in hours],
        closes=[closes // timedelta(microseconds=1) for _, _, closes in hours],
    )
    _run(db, "service_clock")


def _hours(calendar: Calendar) -> Iterator[tuple[bool, timedelta, timedelta]]:
    for on_working, pairs in ((True, calendar.working), (False, calendar.other)):
        yield from ((on_working, since_midnight(opens), since_midnight(closes)) for opens, closes in pairs)


def calendar_fault(error: Exception) -> Unusable | None:
    """The fault to tell when a database error says that a year's working days are unknown, else None."""
    found = _NO_CALENDAR.search(str(error))
    return unknown_year(int(found[1])) if found else None


def unknown_year(year: int) -> Unusable:
    """The fault that neither the library nor the company says which days of that year are working days."""
    return Unusable("error.calendar_year", year=year, config=CONFIG)


def known_days(db: Database) -> dict[date, bool]:
    """Of every known day whether people work on it."""
    return {day: bool(is_working) for day, is_working in db.rows("select day, is_working from fact.days")}


def _run(db: Database, name: str, **parameters: object) -> None:
    db.script(shipped("sql", "calendar", f"{name}.sql").read_text(encoding="utf-8"), parameters)
