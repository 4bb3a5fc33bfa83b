"""How the text of one cell is read: every form that the contract names, and the near misses beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipeline.database import Database, open_database
from pipeline.definitions.log import load_logs
from pipeline.ingest.ledger import prepare

ON_THE_DAY = ", 'ymd', false, date '2026-11-03'"


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    """A database with the macros."""
    with open_database(None) as database:
        prepare(database, load_logs())
        # how typed rows put a moment or a clock time on the date of their row
        database.rows(
            "create macro read_row_timestamp(x, date_order, date_1904, row_date) as coalesce("
            "read_timestamp(x, date_order, date_1904), row_date::timestamp + to_seconds(read_clock(x)))"
        )
        yield database


def moment(text: str) -> datetime:
    """The instant, as the tables below write it."""
    return datetime.fromisoformat(text)


def moments(table: Mapping[str, str]) -> dict[str, datetime]:
    """The table with its instants."""
    return {text: moment(expected) for text, expected in table.items()}


def read(db: Database, macro: str, texts: Iterable[str], rest: str = "") -> dict[str, Any]:
    """What the macro makes of each folded text."""
    return dict(
        db.rows(
            f"select t, {macro}(fold_width(t){rest}) from (select unnest($texts) as t)",
            {"texts": list(texts)},
        )
    )


MOMENTS = {
    "2026-11-03 14:05": "2026-11-03 14:05",
    "2026/11/3 14:05:30": "2026-11-03 14:05:30",
    "2026年11月3日 14时05分": "2026-11-03 14:05",
    "2026年11月3日14时05分30秒": "2026-11-03 14:05:30",
    "2026年11月3号 9點5分": "2026-11-03 09:05",
    "2026 年 11 月 3 日": "2026-11-03",
    "20261103": "2026-11-03",
    "20261103 14:05": "2026-11-03 14:05",
    "202611031405": "2026-11-03 14:05",
    "20261103140530": "2026-11-03 14:05:30",
    "2026.11.3": "2026-11-03",
    "2026-11-03T14:05:00": "2026-11-03 14:05",
    "　２０２６－１１－０３　１４：０５ ": "2026-11-03 14:05",
    "２０２６年１１月３日": "2026-11-03",
    "2026-11-03\u00a014:05": "2026-11-03 14:05",
    "\u200e2026-11-03 14:05\u200b": "2026-11-03 14:05",
    "2026-11-03\n14:05": "2026-11-03 14:05",
    "2026-11-03 14:05:30.600": "2026-11-03 14:05:30",
    "2026-11-03 星期二 14:05": "2026-11-03 14:05",
    "2026年11月3日（週二）14:05": "2026-11-03 14:05",
    "2026-11-03 下午3:05": "2026-11-03 15:05",
    "2026-11-03 下午12:05": "2026-11-03 12:05",
    "2026-11-03 上午12:05": "2026-11-03 00:05",
    "2026-11-03 3:05 PM": "2026-11-03 15:05",
    "2026-11-03 24:00": "2026-11-04",
    "2026-11-03 24:00:00": "2026-11-04",
    "2024-02-29": "2024-02-29",
    "45964": "2025-11-03",
    "45964.5868055556": "2025-11-03 14:05",
    "45964.9999999": "2025-11-04",
    "13/4/2026 8:00": "2026-04-13 08:00",
    "4/13/2026": "2026-04-13",
    "4/4/2026": "2026-04-04",
    "22-Apr-2026": "2026-04-22",
}


def test_timestamp_is_read(db: Database) -> None:
    assert read(db, "read_timestamp", MOMENTS, ", 'ymd', false") == moments(MOMENTS)


NO_MOMENTS = {
    "11月3日": "no_year",
    "11月3号 14:05": "no_year",
    "11月3日（周二） 14:05": "no_year",
    "11月3日上午": "no_year",
    "11月3日 14:00-16:00": "no_year",
    "11/3": "no_year",
    "11-03 14:05": "no_year",
    "3/4/2026": "ambiguous_date",
    "03.04.2026 9:00": "ambiguous_date",
    "3/4/26": "ambiguous_date",
    "26-11-03": "ambiguous_date",
    "2026-02-29": "bad_date",
    "2026年2月30日": "bad_date",
    "2026-13-01": "bad_date",
    "20261303": "bad_date",
    "13/13/2026": "ambiguous_date",
    "2026-11-03 24:01": "bad_date",
    "2026-11-03 14:60": "bad_date",
    "2026-11-03 25:00": "bad_date",
    "2026-11-03 14:055": "bad_date",
    "2026-11-03 14": "bad_date",
    "2026-11": "bad_date",
    "14:05": "bad_date",
    "0": "bad_date",
    "昨天下午": "bad_date",
    "-": "bad_date",
    "已完成": "bad_date",
    "1900-01-00": "bad_date",
    "\x1fe#N/A": "bad_date",
    "\x1ff": "bad_date",
}


def test_what_is_no_timestamp_is_not_guessed(db: Database) -> None:
    assert read(db, "read_timestamp", NO_MOMENTS, ", 'ymd', false") == dict.fromkeys(NO_MOMENTS)
    assert read(db, "date_fault", NO_MOMENTS) == NO_MOMENTS


def test_a_moment_no_company_has_seen_is_not_plausible(db: Database) -> None:
    texts = ["1899-12-31", "1989-12-31 23:59", "2100-01-01", "10103", "99999"]
    query = "select plausible(read_timestamp(t, 'ymd', false)) from (select unnest($texts) as t)"
    assert db.rows(query, {"texts": texts}) == [(None,)] * 5


def test_serial_number_counts_in_its_own_date_system(db: Database) -> None:
    assert read(db, "read_timestamp", ["44502.5"], ", 'ymd', true") == moments({"44502.5": "2025-11-03 12:00"})


@pytest.mark.parametrize(("order", "expected"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04")])
def test_declared_order_of_day_and_month_ends_the_doubt(db: Database, order: str, expected: str) -> None:
    assert read(db, "read_timestamp", ["3/4/2026"], f", '{order}', false") == moments({"3/4/2026": expected})


CLOCKS = {
    "9:00:01": "2026-11-03 09:00:01",
    "下午3:05": "2026-11-03 15:05",
    "９：００": "2026-11-03 09:00",
    "9点": "2026-11-03 09:00",
    "中午12:30": "2026-11-03 12:30",
    "0.375": "2026-11-03 09:00",
    "24:00": "2026-11-04",
    "2026-11-04 00:30:00": "2026-11-04 00:30",
}


def test_clock_alone_takes_the_date_of_its_row(db: Database) -> None:
    assert read(db, "read_row_timestamp", CLOCKS, ON_THE_DAY) == moments(CLOCKS)


def test_what_is_no_clock_is_not_guessed(db: Database) -> None:
    texts = ["25:00", "12:60", "8:555", "9", "9.30", "0900", "1", "未打卡", "\x1fe#N/A"]
    assert read(db, "read_row_timestamp", texts, ON_THE_DAY) == dict.fromkeys(texts)


def test_clock_alone_without_a_date_in_its_row_is_unreadable(db: Database) -> None:
    texts = ["9:00", "下午3:05"]
    assert read(db, "read_row_timestamp", texts, ", 'ymd', false, null::date") == dict.fromkeys(texts)


PERIODS = {
    "2026-11-03 14:00-16:00": ("2026-11-03 14:00", "2026-11-03 16:00"),
    "2026/11/3 14:00－16:00": ("2026-11-03 14:00", "2026-11-03 16:00"),
    "2026-11-03 14:00~16:00": ("2026-11-03 14:00", "2026-11-03 16:00"),
    "2026-11-03 14:00～16:00": ("2026-11-03 14:00", "2026-11-03 16:00"),
    "2026-11-03 14:00—16:00": ("2026-11-03 14:00", "2026-11-03 16:00"),
    "2026-11-03 9:00至11:30": ("2026-11-03 09:00", "2026-11-03 11:30"),
    "2026年11月3日14时-16时": ("2026-11-03 14:00", "2026-11-03 16:00"),
    "2026-11-03 14点到16点": ("2026-11-03 14:00", "2026-11-03 16:00"),
    "2026-11-03 下午2:00-4:00": ("2026-11-03 14:00", "2026-11-03 16:00"),
    "2026-11-03 上午11:00-下午1:00": ("2026-11-03 11:00", "2026-11-03 13:00"),
    "2026-11-03 22:00-24:00": ("2026-11-03 22:00", "2026-11-04"),
    "2026-11-03 14:00至2026-11-04 10:00": ("2026-11-03 14:00", "2026-11-04 10:00"),
    "2026-11-03 14:00 - 2026-11-03 16:00": ("2026-11-03 14:00", "2026-11-03 16:00"),
    "20261103 14:00-16:00": ("2026-11-03 14:00", "2026-11-03 16:00"),
    "2026-11-03 14:00": ("2026-11-03 14:00", "2026-11-03 14:00"),
    "2026-11-03": ("2026-11-03", "2026-11-03 23:59:59"),
    "45964.5": ("2025-11-03 12:00", "2025-11-03 12:00"),
}


def test_appointment_ends_where_its_range_ends(db: Database) -> None:
    found = read(db, "read_period", PERIODS, ", 'ymd', false")
    expected = {text: (moment(start), moment(end)) for text, (start, end) in PERIODS.items()}
    assert {text: (period["start"], period["end"]) for text, period in found.items()} == expected


NO_PERIODS = (
    "14:00-16:00",
    "11月3日 14:00-16:00",
    "2026-11-03 14:00-",
    "2026-11-03 14:00-25:00",
    "2026-11-03 16:00-14:00",
    "待定",
    "\x1fe#N/A",
)


def test_what_is_no_appointment_has_no_end(db: Database) -> None:
    found = read(db, "read_period", NO_PERIODS, ", 'ymd', false")
    assert {text: (period or {}).get("end") for text, period in found.items()} == dict.fromkeys(NO_PERIODS)


MONTHS = {
    "2026-10": "2026-10",
    "2026年10月": "2026-10",
    "２０２６年９月": "2026-09",
    "2026/9": "2026-09",
    "202610": "2026-10",
    "2026-10-01": "2026-10",
    "45931": "2025-10",
    "10月": None,
    "2026-13": None,
    "261003": None,
    "上月": None,
    "\x1fe#REF!": None,
}


def test_month(db: Database) -> None:
    assert read(db, "read_month", MONTHS, ", false") == MONTHS


NUMBERS = {
    "300": "300",
    "３００": "300",
    "1,234.50": "1234.5",
    "1，234，567": "1234567",
    "¥300": "300",
    "￥1,234": "1234",
    "-30": "-30",
    "+5": "5",
    ".5": "0.5",
    "1e3": "1000",
    "4.5": "4.5",
    "1,23": None,
    "12,34,567": None,
    "1 234": None,
    "50%": None,
    "四": None,
    "5/5": None,
    "--": None,
    "1e999": None,
    "\x1fe#DIV/0!": None,
    "\x1ff": None,
}


def test_number(db: Database) -> None:
    expected = {text: None if number is None else Decimal(number) for text, number in NUMBERS.items()}
    assert read(db, "read_number", NUMBERS) == expected


def test_integer(db: Database) -> None:
    expected = {"2": 2, "2.0": 2, "2.5": None, "两": None}
    assert read(db, "read_integer", expected) == expected


def test_money_keeps_its_cents(db: Database) -> None:
    assert read(db, "read_money", ["￥1,234.05"]) == {"￥1,234.05": Decimal("1234.05")}


PHONES = {
    "13800138000": "13800138000",
    "138-0013-8000": "13800138000",
    "+86 138 0013 8000": "13800138000",
    "008613800138000": "13800138000",
    "１３８００１３８０００": "13800138000",
    "0571-88886666": "057188886666",
}


def test_one_phone_has_one_spelling(db: Database) -> None:
    assert read(db, "read_phone", PHONES) == PHONES


@pytest.mark.parametrize(
    ("column", "row", "expected"),
    [(1, 1, "A1"), (26, 9, "Z9"), (27, 10, "AA10"), (702, 3, "ZZ3"), (703, 3, "AAA3")],
)
def test_cell_address(db: Database, column: int, row: int, expected: str) -> None:
    assert db.value(f"select cell_address({column}, {row})") == expected


def test_a_date_is_the_day_of_its_moment(db: Database) -> None:
    assert db.value("select read_timestamp('2026-11-03 23:59:59', 'ymd', false)::date") == date(2026, 11, 3)
