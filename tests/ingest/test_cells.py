"""What single values become, without any workbook."""

from __future__ import annotations

import pytest

from pipeline.ingest import styles
from pipeline.ingest.cells import clean, duration_text, number_text, serial_text
from pipeline.ingest.tables import ERROR


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (-0.0, "0"),
        (45293.1278, "45293.1278"),
        (129.99999999999997, "130"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (1.5e-7, "0.00000015"),
        (13800138000, "13800138000"),
        (440301199001011234, "440301199001011234"),
        (float("inf"), ERROR + "#NUM!"),
        (float("nan"), ERROR + "#NUM!"),
    ],
)
def test_a_number_is_written_in_full(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("serial", "kind", "text"),
    [
        (46329, "date", "2026-11-03"),
        (46329.586805556, "date", "2026-11-03 14:05:00"),
        (46329.99999999, "date", "2026-11-04"),
        (46329.5, "time", "2026-11-03 12:00:00"),
        (0.375, "time", "09:00:00"),
        (0.9999999, "time", "23:59:59"),
        (0.375, "date", "1900-01-00 09:00:00"),
        (1, "date", "1900-01-01"),
        (59, "date", "1900-02-28"),
        (60, "date", "1900-02-29"),
        (61, "date", "1900-03-01"),
        (2958465, "date", "9999-12-31"),
        (2958466, "date", "2958466"),
        (-1, "date", "-1"),
        (1.5, "duration", "36:00:00"),
        (-0.25, "duration", "-6:00:00"),
    ],
)
def test_a_serial_number_becomes_the_date_excel_shows(serial: float, kind: str, text: str) -> None:
    assert serial_text(serial, kind, date_1904=False) == text


def test_the_1904_system_counts_from_another_day() -> None:
    assert serial_text(0, "date", date_1904=True) == "1904-01-01"
    assert serial_text(44867.25, "date", date_1904=True) == "2026-11-03 06:00:00"


def test_a_duration_keeps_hours_beyond_a_day() -> None:
    assert duration_text(36 * 3600 + 61) == "36:01:01"


def test_control_characters_go_and_line_ends_become_one_kind() -> None:
    assert clean("甲\x00\x1fe#N/A\x85\r\n乙\r丙\t丁\x9f") == "甲e#N/A\n乙\n丙\t丁"


@pytest.mark.parametrize(
    ("format_id", "code", "kind"),
    [
        (0, "General", "number"),
        (14, "General", "date"),
        (22, "m/d/yy h:mm", "date"),
        (27, "General", "date"),
        (31, "General", "date"),
        (32, "General", "time"),
        (46, "[h]:mm:ss", "duration"),
        (57, "General", "date"),
        (58, "General", "date"),
        (31, '0"元"', "number"),
        (164, 'yyyy"年"m"月"d"日"', "date"),
        (164, "yyyy年m月d日", "date"),
        (164, "[$-804]yyyy/m/d;@", "date"),
        (164, '[DBNum1][$-804]yyyy"年"m"月"', "date"),
        (164, '[$-804]e"年"m"月"', "date"),
        (164, "yyyy/m/d h:mm:ss.000", "date"),
        (164, 'm"月"', "date"),
        (164, '上午/下午h"时"mm"分"', "time"),
        (164, "h:mm AM/PM", "time"),
        (164, "[mm]:ss", "duration"),
        (164, "[Red]0;[Blue]-0", "number"),
        (164, '0"d"', "number"),
        (164, "0\\d", "number"),
        (164, 'General"日"', "number"),
        (164, "G/通用格式", "number"),
        (164, "0.00E+00", "number"),
        (164, "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "number"),
        (164, '"¥"#,##0', "number"),
        (164, "@", "number"),
        (164, "0%", "number"),
        (164, "0", "number"),
    ],
)
def test_a_format_says_what_its_numbers_are(format_id: int, code: str, kind: str) -> None:
    assert styles.shown(format_id, code).kind == kind


def test_zeros_alone_are_padding() -> None:
    assert styles.shown(164, "00000") == styles.Shown("padded", 5)
    assert styles.shown(164, "0000;-0000") == styles.Shown("padded", 4)
    assert styles.shown(164, "00.0").kind == "number"
