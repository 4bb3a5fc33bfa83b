"""How a value looks in somebody's sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from random import Random
from typing import Any

import pytest

from pipeline.demo.manner import Cell, header, writer
from pipeline.demo.rows import Raw, Slot
from pipeline.demo.sheets import Manner

PLAIN = Manner(0, "text_iso", "text_iso", "text", "number", "是", "否", True, False, 3, 0)
NAMES = {"0103": "林建新", "0110": "吴伟", "0119": "吴伟"}
AFTERNOON = datetime(2026, 10, 3, 14, 5)


def write(manner: Manner, log: str, column: str, value: Any) -> Cell:
    return writer(Random(1), manner, log, column, NAMES)(value)


@pytest.mark.parametrize(
    ("person", "value", "expected"),
    [
        ("number", "0103", "0103"),
        ("number name", "0103", "0103 林建新"),
        ("name(number)", "0103", "林建新(0103)"),
        ("name", "0103", "林建新"),
        ("name", "0110", "吴伟(0110)"),
        ("bare number", "0103", 103),
        ("wide number", "0103", "０１０３"),
        ("number", ("0103", "0110"), "0103、0110"),
        ("bare number", "外协老王", "外协老王"),
    ],
)
def test_person(person: str, value: Any, expected: str | int) -> None:
    assert write(replace(PLAIN, person=person), "work_orders", "technician", value) == (expected, None)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("text_iso", ("2026-10-03 14:05", None)),
        ("text_slash", ("2026/10/3 14:05:00", None)),
        ("text_chinese", ("2026年10月3日 14时05分", None)),
        ("built_in", (AFTERNOON, 22)),
    ],
)
def test_moment(moment: str, expected: Cell) -> None:
    assert write(replace(PLAIN, moment=moment), "work_orders", "created_at", AFTERNOON) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("text_digits", ("20261003", None)),
        ("text_serial", ("46298", None)),
        ("text_chinese", ("2026年10月3日", None)),
        ("built_in_chinese", (date(2026, 10, 3), 31)),
        ("year_month", (date(2026, 10, 3), 57)),
    ],
)
def test_date(form: str, expected: Cell) -> None:
    assert write(replace(PLAIN, date=form), "surveys", "date", date(2026, 10, 3)) == expected


def test_appointment_with_an_end_is_a_range() -> None:
    slot = Slot(AFTERNOON, datetime(2026, 10, 3, 16, 5))
    assert write(PLAIN, "work_orders", "appointment_at", slot) == ("2026-10-03 14:05-16:05", None)
    assert write(PLAIN, "work_orders", "appointment_at", Slot(AFTERNOON, None)) == ("2026-10-03 14:05", None)


def test_clock_time_has_no_date() -> None:
    noon = replace(PLAIN, clock="text_noon")
    assert write(noon, "attendance", "clock_out", time(15, 5, 9)) == ("下午3:05:09", None)
    assert write(noon, "attendance", "clock_in", time(9, 0, 1)) == ("上午9:00:01", None)
    assert write(replace(PLAIN, clock="real"), "attendance", "clock_in", time(9, 0, 1)) == (
        time(9, 0, 1),
        "h:mm:ss",
    )


def test_traditional_words_but_customers_names_as_they_are() -> None:
    manner = replace(PLAIN, traditional=True)
    assert header(manner, "work_orders", "status") == "狀態"
    assert write(manner, "work_orders", "order_type", "install") == ("安裝", None)
    assert write(manner, "work_orders", "fault", "底部渗水") == ("底部滲水", None)
    assert write(manner, "work_orders", "customer_name", "陈丽华") == ("陈丽华", None)


def test_spoiled_cell_stands_as_it_is() -> None:
    assert write(PLAIN, "work_orders", "created_at", Raw("11月3日")) == ("11月3日", None)
