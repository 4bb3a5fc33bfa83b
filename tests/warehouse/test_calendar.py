"""Working days with make-up workdays, clocks in working days, and clocks that stand still outside service hours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta

import chinese_calendar
import duckdb
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.database import Database, open_database
from pipeline.definitions.calendars import intervals, load_calendars
from pipeline.errors import Unusable
from pipeline.warehouse.calendar import calendar_fault, known_days, make_days, use_clock
from pipeline.workspace import shipped

CALENDARS = load_calendars()
DAYS_OF_2027 = [("2027-01-01", False, "元旦"), ("2027-02-06", True, "春节补班"), ("2027-02-08", False, "春节")]
OwnDays = list[tuple[str, bool, str]]


@contextmanager
def days_made() -> Iterator[Database]:
    """A database whose company keeps no calendar of its own."""
    with open_database(None, threads=1) as database:
        database.rows("create schema stage")
        database.rows("create table stage.working_calendar (date date, is_working boolean, occasion varchar)")
        database.folder(shipped("sql", "clock"))
        make_days(database)
        yield database


@pytest.fixture
def db() -> Iterator[Database]:
    """A database in which clocks run on day and night."""
    with days_made() as database:
        yield database


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, Database]]:
    """A database for each service calendar, with that under its clocks."""
    with ExitStack() as stack:
        databases = {name: stack.enter_context(days_made()) for name in CALENDARS}
        for name, database in databases.items():
            use_clock(database, CALENDARS[name])
        yield databases


def own_days(db: Database, days: OwnDays, years: tuple[int, ...] = ()) -> None:
    """Gives the company these days of its own."""
    db.load("stage.working_calendar", {"date": "date", "is_working": "boolean", "occasion": "varchar"}, days)
    make_days(db, years)


def is_working(db: Database, day: date | str) -> bool | None:
    """What the database knows of the day; None when it knows nothing."""
    return next(
        (known for (known,) in db.rows("select is_working from fact.days where day = $d::date", {"d": day})), None
    )


def working_due(db: Database, started_at: str, days: int) -> str:
    """When so many working days have passed, as text."""
    return str(db.value("select working_due_at($s::timestamp, $n)", {"s": started_at, "n": days}))


def judged(db: Database, started_at: str, ended_at: str | None, days: int, as_of: str) -> tuple[str, str | None, int]:
    """State, reason and hit of one case of a clock in working days."""
    (row,) = db.rows(
        "select working_clock_state(s, e, n, a), working_clock_reason(s, e), working_clock_hit(s, e, n) "
        "from (select $s::timestamp as s, $e::timestamp as e, $n as n, $a::timestamp as a)",
        {"s": started_at, "e": ended_at, "n": days, "a": as_of},
    )
    return row[0], row[1], row[2]


def due(db: Database, started_at: str, minutes: float) -> str:
    """When a limit of so many minutes runs out by the clock in force, as text."""
    found = db.value(
        "select due_at($s::timestamp, to_seconds($n))",
        {"s": started_at, "n": timedelta(minutes=minutes).total_seconds()},
    )
    return f"{found:%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-01-26", True),  # a Sunday worked for the Spring Festival
        ("2025-02-08", True),
        ("2025-09-28", True),
        ("2025-10-11", True),
        ("2025-10-08", False),  # a Wednesday of the National Day holiday
        ("2025-10-12", False),
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-28", True),
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-10-10", True),
        ("2026-10-07", False),  # a Wednesday
        ("2026-10-11", False),
        ("2026-02-18", False),
    ],
)
def test_make_up_weekends_are_worked_and_holidays_in_the_week_are_not(db: Database, day: str, expected: bool) -> None:
    assert is_working(db, day) is expected


def test_every_day_is_what_the_library_says(db: Database) -> None:
    known = known_days(db)
    assert min(known) == date(2004, 1, 1)
    assert {day: chinese_calendar.is_workday(day) for day in known} == known


def test_two_independent_libraries_agree_on_the_years_with_make_up_days(db: Database) -> None:
    """`holidays` answers for years without a decree as well, and wrongly: it may check, never decide."""
    other = holidays.country_holidays("CN", years=(2024, 2025, 2026))
    known = db.rows("select day, is_working from fact.days where year(day) between 2024 and 2026")
    assert len(known) == 366 + 365 + 365
    assert [day for day, working in known if other.is_working_day(day) != working] == []


@pytest.mark.parametrize(
    ("started_at", "days", "expected"),
    [
        ("2025-09-29 09:00", 3, "2025-10-11 00:00:00"),  # 09-30 and, after eight days of rest, 10-09 and 10-10
        ("2025-09-30 09:00", 3, "2025-10-12 00:00:00"),  # 10-09, 10-10 and the make-up Saturday 10-11
        ("2026-09-30 23:59:59", 3, "2026-10-11 00:00:00"),  # 10-08, 10-09 and the make-up Saturday 10-10
        ("2026-10-03 08:00", 1, "2026-10-09 00:00:00"),  # begun on a day of rest: the first working day is day 1
        ("2026-09-18 10:00", 1, "2026-09-21 00:00:00"),  # a Friday before the make-up Sunday 09-20
        ("2026-07-03 10:00", 1, "2026-07-07 00:00:00"),
    ],
)
def test_three_working_days_across_the_national_day(db: Database, started_at: str, days: int, expected: str) -> None:
    assert working_due(db, started_at, days) == expected


@pytest.mark.parametrize(
    ("ended_at", "as_of", "expected"),
    [
        ("2026-10-10 23:59:59", "2026-10-20", ("counted", None, 1)),
        ("2026-10-11 00:00:00", "2026-10-20", ("counted", None, 0)),
        ("2026-09-30 08:00:00", "2026-10-20", ("counted", None, 1)),  # earlier on the same day, as with calendar days
        ("2026-09-29 08:00:00", "2026-10-20", ("excluded", "end_before_start", 0)),
        (None, "2026-10-10 23:59:59", ("pending", None, 0)),
        (None, "2026-10-11 00:00:00", ("counted", None, 0)),
    ],
)
def test_three_working_days_are_judged_to_the_second(
    db: Database, ended_at: str | None, as_of: str, expected: tuple[str, str | None, int]
) -> None:
    assert judged(db, "2026-09-30 10:00", ended_at, 3, as_of) == expected


def test_no_start_is_no_case(db: Database) -> None:
    assert db.value("select working_due_at(null::timestamp, 3)") is None
    assert db.value("select due_at(null::timestamp, to_minutes(3))") is None


@pytest.mark.parametrize(
    ("started_at", "days", "year"), [("2026-12-31 09:00", 1, 2027), ("2027-05-04", 1, 2027), ("2003-12-31", 1, 2003)]
)
def test_a_year_without_a_calendar_is_a_fault_and_never_a_guess(
    db: Database, started_at: str, days: int, year: int
) -> None:
    with pytest.raises(duckdb.Error, match=f"no_calendar {year}") as raised:
        working_due(db, started_at, days)
    fault = calendar_fault(raised.value)
    assert isinstance(fault, Unusable)
    assert f"calendar_years = [{year}]" in str(fault)
    assert "chinesecalendar" in fault.lines("zh")[0]


def test_any_other_database_error_is_not_about_the_calendar() -> None:
    assert calendar_fault(duckdb.ParserException("syntax error at 2027")) is None


def test_only_cases_that_need_the_unknown_days_ask_for_them(db: Database) -> None:
    assert working_due(db, "2026-12-30 09:00", 1) == "2027-01-01 00:00:00"
    # three working days are at least three days, whatever 2027 brings
    assert judged(db, "2026-12-30 09:00", "2027-01-02 12:00", 3, "2027-01-20") == ("counted", None, 1)
    assert judged(db, "2026-12-30 09:00", None, 3, "2027-01-02 23:59:59") == ("pending", None, 0)
    with pytest.raises(duckdb.Error, match="no_calendar 2027"):
        judged(db, "2026-12-30 09:00", "2027-01-03 00:00", 3, "2027-01-20")
    with pytest.raises(duckdb.Error, match="no_calendar 2027"):
        judged(db, "2026-12-30 09:00", None, 3, "2027-01-03")


def test_a_company_states_a_year_in_full(db: Database) -> None:
    own_days(db, DAYS_OF_2027, (2027,))
    assert is_working(db, "2027-01-01") is False
    assert is_working(db, "2027-02-06") is True
    assert is_working(db, "2027-02-07") is False
    assert is_working(db, "2027-02-09") is True
    # Thursday 12-31, then after the holiday on Friday and the weekend the Monday and the Tuesday
    assert working_due(db, "2026-12-30 09:00", 3) == "2027-01-06 00:00:00"
    assert working_due(db, "2027-02-05 09:00", 2) == "2027-02-10 00:00:00"
    with pytest.raises(duckdb.Error, match="no_calendar 2028"):
        working_due(db, "2027-12-31 09:00", 1)


def test_a_few_listed_days_do_not_make_a_year_known(db: Database) -> None:
    own_days(db, DAYS_OF_2027)
    assert is_working(db, "2027-02-06") is True
    assert is_working(db, "2027-02-07") is None
    with pytest.raises(duckdb.Error, match="no_calendar 2027"):
        working_due(db, "2027-02-06 09:00", 1)


def test_a_later_year_does_not_bridge_one_that_is_unknown(db: Database) -> None:
    own_days(db, [], (2028,))
    assert working_due(db, "2028-01-03 09:00", 1) == "2028-01-05 00:00:00"
    with pytest.raises(duckdb.Error, match="no_calendar 2027"):
        working_due(db, "2026-12-31 09:00", 1)
    use_clock(db, CALENDARS["S23"])
    assert due(db, "2028-01-03 09:00", 60) == "2028-01-03 10:00:00"
    with pytest.raises(duckdb.Error, match="no_calendar 2027"):
        due(db, "2026-12-31 17:00", 60)


def test_the_companys_word_goes_before_the_public_calendar(db: Database) -> None:
    own_days(db, [("2026-10-10", False, "公司团建"), ("2026-10-11", True, "公司补班")])
    assert is_working(db, "2026-10-10") is False
    assert working_due(db, "2026-09-30 10:00", 3) == "2026-10-12 00:00:00"
    assert db.value("select occasion from fact.days where day = '2026-10-11'") == "公司补班"


def test_a_year_stated_in_full_leaves_the_library_unasked(db: Database) -> None:
    own_days(db, [("2026-10-01", False, "国庆")], (2026,))
    assert is_working(db, "2026-10-10") is False
    assert is_working(db, "2026-10-02") is True
    assert is_working(db, "2025-10-11") is True


def test_names_of_a_querys_own_columns_are_not_mistaken_for_the_calendars(db: Database) -> None:
    (found,) = db.rows(
        "select working_due_at(day, 1) from (select timestamp '2026-10-09' as day, 5 as working_ordinal)"
    )
    assert found == (datetime(2026, 10, 11),)


@pytest.mark.parametrize(
    ("started_at", "minutes", "expected"),
    [
        ("2026-07-01 11:30:00", 60, "2026-07-01 14:00:00"),  # a Wednesday: half an hour before noon, half after 13:30
        ("2026-07-01 11:30:00", 120, "2026-07-01 15:00:00"),
        ("2026-07-01 11:30:00", 30, "2026-07-01 12:00:00"),  # used up exactly at closing time
        ("2026-07-01 11:30:00", 30 + 1 / 60, "2026-07-01 13:30:01"),  # and a second beyond
        ("2026-07-01 12:00:00", 20, "2026-07-01 13:50:00"),  # begun at closing time
        ("2026-07-01 07:00:00", 20, "2026-07-01 08:20:00"),
        ("2026-07-05 11:00:00", 120, "2026-07-05 14:00:00"),  # a Sunday
        ("2026-07-03 17:00:00", 120, "2026-07-04 10:30:00"),  # over night into a Saturday
        ("2026-07-03 17:30:00", 480, "2026-07-05 11:00:00"),  # Saturday six hours, Sunday two
        ("2026-07-04 16:00:01", 500, "2026-07-06 10:20:00"),  # Sunday six hours, Monday the rest
        ("2026-10-10 17:00:00", 31, "2026-10-11 09:01:00"),  # a make-up Saturday has the hours of a working day
        ("2026-10-07 16:00:00", 1, "2026-10-08 08:01:00"),  # the last day of the holiday closes at 16:00
        ("2026-07-01 11:30:00", 0, "2026-07-01 11:30:00"),
    ],
)
def test_limits_stand_still_outside_the_hours_of_s23(
    db: Database, started_at: str, minutes: float, expected: str
) -> None:
    use_clock(db, CALENDARS["S23"])
    assert due(db, started_at, minutes) == expected


def test_one_that_is_the_same_every_day_needs_no_working_days(db: Database) -> None:
    use_clock(db, CALENDARS["S25"])
    assert due(db, "2031-03-01 21:30", 60) == "2031-03-02 08:30:00"
    assert due(db, "2031-03-01 21:30", 30) == "2031-03-01 22:00:00"


def test_without_a_calendar_a_limit_is_start_plus_limit(db: Database) -> None:
    use_clock(db, CALENDARS["S23"])
    use_clock(db, None)
    assert due(db, "2026-07-03 17:00", 120) == "2026-07-03 19:00:00"
    assert due(db, "2031-03-01 21:30", 1440) == "2031-03-02 21:30:00"


@given(
    start=st.datetimes(datetime(2025, 9, 20), datetime(2025, 10, 20)),
    seconds=st.lists(st.integers(0, 40 * 86400), min_size=1, max_size=20),
    name=st.sampled_from(sorted(CALENDARS)),
)
def test_the_open_time_up_to_the_due_moment_is_the_limit(
    services: dict[str, Database], start: datetime, seconds: list[int], name: str
) -> None:
    """Two ways to count that share no code: the macro's running sums and the intervals that `explain` shows."""
    rows = services[name].rows(
        "select n, due_at($s, to_seconds(n)) from (select unnest($n::bigint[]) as n)", {"s": start, "n": seconds}
    )
    assert len(rows) == len(seconds)
    for limit, end in rows:
        counted = [p for p in intervals(CALENDARS[name], start, end, chinese_calendar.is_workday) if p.counted]
        assert sum((part.length for part in counted), timedelta()) == timedelta(seconds=limit)
        assert end == (counted[-1].end if counted else start)
