"""What the gate lets through and with which reason it refuses the rest."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.ingest.gate import GIB, Limits, Package, inspect, opened
from pipeline.ingest.tables import Refused
from tests.ingest import workbooks as w
from tests.ingest.texts import first_row

LIMITS = Limits()
ROW = w.row(1, w.text("A1", "工单号"), w.number("B1", 5))


def look(path: Path, limits: Limits = LIMITS, now: float | None = None) -> Package:
    with opened(path, now, limits) as file:
        return inspect(file, path, limits)


def verdict(path: Path, limits: Limits = LIMITS, now: float | None = None) -> tuple[str, str]:
    """The code and detail with which the gate refuses the file."""
    with pytest.raises(Refused) as refused:
        look(path, limits, now)
    return refused.value.reason.code, refused.value.reason.detail


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return w.write(tmp_path / "工单.xlsx", w.sheet(ROW))


def packed(path: Path, **changes: str | bytes) -> Path:
    """A workbook with some of its parts replaced or added."""
    return w.pack(path, {**w.parts([w.sheet(ROW)]), **changes})


def test_a_good_workbook_passes_with_its_expanded_size(book: Path) -> None:
    with zipfile.ZipFile(book) as package:
        size = sum(each.file_size for each in package.infolist())
    assert look(book) == Package("xlsx", size, hidden_rows=False, plain="date", rows=1)


def test_a_workbook_with_macros_passes_under_its_own_name_only(tmp_path: Path) -> None:
    types = w.content_types([1], "vnd.ms-excel.sheet.macroEnabled")
    parts: dict[str, str | bytes] = {"[Content_Types].xml": types, "xl/vbaProject.bin": b"\x00macro"}
    assert look(packed(tmp_path / "a.xlsm", **parts)).kind == "xlsx"
    assert verdict(packed(tmp_path / "a.xlsx", **parts)) == ("unreadable", "macro_renamed")


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"", "empty"),
        (b"<html><table><tr><td>\xe5\xb7\xa5\xe5\x8d\x95</td></tr></table></html>", "html"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "xml_2003"),
        ("工单号,姓名\nWX1,张三\n".encode("gb18030"), "text"),
        (b"MZ\x90\x00program", "program"),
        (b"\x00\x01\x02", "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "ole"),
    ],
)
def test_other_things_renamed(tmp_path: Path, content: bytes, detail: str) -> None:
    path = tmp_path / "工单.xlsx"
    path.write_bytes(content)
    assert verdict(path) == ("not_a_workbook", detail)


def test_other_packages(tmp_path: Path) -> None:
    word = w.content_types([], "vnd.openxmlformats-officedocument.wordprocessingml.document")
    binary = w.content_types([], "vnd.ms-excel.sheet.binary.macroEnabled")
    assert verdict(w.pack(tmp_path / "照片.xlsx", {"a.jpg": b"x"})) == ("not_a_workbook", "zip")
    assert verdict(w.pack(tmp_path / "b.xlsx", {"[Content_Types].xml": word})) == (
        "not_a_workbook",
        "other_office",
    )
    assert verdict(w.pack(tmp_path / "c.xlsx", {"[Content_Types].xml": binary})) == ("unreadable", "xlsb")
    ods = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<manifest/>",
    }
    assert verdict(w.pack(tmp_path / "d.ods", ods)) == ("unreadable", "ods")
    ods["META-INF/manifest.xml"] = "<manifest:encryption-data/>"
    assert verdict(w.pack(tmp_path / "e.ods", ods)) == ("encrypted", "password")


def test_an_encrypted_workbook(tmp_path: Path) -> None:
    entry = "EncryptedPackage".encode("utf-16-le").ljust(128, b"\x00")
    (tmp_path / "工资.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\x00") + entry)
    assert verdict(tmp_path / "工资.xlsx") == ("encrypted", "password")


def test_lock_files_and_things_that_are_no_files(tmp_path: Path, book: Path) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")
    (tmp_path / "链接.xlsx").symlink_to(book)
    (tmp_path / "~$工单.xlsx").write_bytes(b"x")
    assert verdict(tmp_path / "~$工单.xlsx") == ("being_written", "lock_file")
    assert verdict(tmp_path / "管道.xlsx") == ("not_a_workbook", "not_a_file")
    assert verdict(tmp_path / "链接.xlsx") == ("not_a_workbook", "not_a_file")
    assert verdict(tmp_path) == ("not_a_workbook", "not_a_file")
    assert verdict(tmp_path / "没有.xlsx") == ("unreadable", "cannot_open")


def test_every_truncation_is_damage(tmp_path: Path, book: Path) -> None:
    whole = book.read_bytes()
    cut = tmp_path / "半个.xlsx"
    for length in range(8, len(whole), 97):
        cut.write_bytes(whole[:length])
        assert verdict(cut) == ("damaged", "zip")


def test_a_young_broken_file_is_still_being_written(tmp_path: Path, book: Path) -> None:
    cut = tmp_path / "半个.xlsx"
    cut.write_bytes(book.read_bytes()[:-50])
    written = cut.stat().st_mtime
    assert verdict(cut, now=written + 59) == ("being_written", "recent")
    assert verdict(cut, now=written + 61) == ("damaged", "zip")
    cut.write_bytes(b"")
    assert verdict(cut, now=cut.stat().st_mtime + 1) == ("being_written", "recent")
    assert look(book, now=book.stat().st_mtime).kind == "xlsx"


def test_a_file_that_changes_while_it_is_read(book: Path) -> None:
    with pytest.raises(Refused) as refused, opened(book, None, LIMITS):
        os.utime(book, (1, 1))
    assert (refused.value.reason.code, refused.value.reason.detail) == ("being_written", "changed")


def test_one_flipped_digit_is_found(tmp_path: Path) -> None:
    path = w.pack(tmp_path / "工单.xlsx", w.parts([w.sheet(ROW)]), stored=True)
    content = path.read_bytes()
    assert content.count(b"<v>5</v>") == 1
    path.write_bytes(content.replace(b"<v>5</v>", b"<v>9</v>"))
    assert verdict(path) == ("damaged", "zip")


def test_two_parts_of_one_name(tmp_path: Path) -> None:
    twice = {"xl\\worksheets\\SHEET1.xml": w.sheet()}
    assert verdict(packed(tmp_path / "a.xlsx", **twice)) == ("damaged", "duplicate_part")


def test_part_names_that_climb_and_something_before_the_package(tmp_path: Path, book: Path) -> None:
    assert verdict(packed(tmp_path / "a.xlsx", **{"../../x.xml": "x"})) == ("damaged", "zip_layout")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 something else " + book.read_bytes())
    assert verdict(tmp_path / "b.xlsx") == ("damaged", "zip_layout")


@pytest.mark.parametrize("before", [20, 1 << 20, (1 << 20) - len(w.HEAD) - 11])
def test_a_document_type_is_refused_wherever_it_stands(tmp_path: Path, before: int) -> None:
    part = w.HEAD + f"<!--{'x' * before}-->" + '<!DOCTYPE a [<!ENTITY b "c">]>' + w.sheet(ROW)
    path = packed(tmp_path / "a.xlsx", **{"xl/worksheets/sheet1.xml": part})
    assert verdict(path) == ("damaged", "dtd")


def test_a_claim_of_too_many_strings(tmp_path: Path) -> None:
    for count in (2**64 - 1, 4_000_000_000):
        part = w.shared_strings(["<t>甲</t>"], count)
        path = packed(tmp_path / "a.xlsx", **{"xl/sharedStrings.xml": part})
        assert verdict(path) == ("damaged", "shared_string_count")


def test_a_column_that_cannot_be(tmp_path: Path) -> None:
    path = w.write(tmp_path / "a.xlsx", w.sheet(w.row(1, w.text("ZZZZZZZ1", "x"))))
    assert verdict(path) == ("damaged", "cell_reference")


def test_a_small_bomb(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", **{"xl/media/image1.bin": b"\x00" * (20 << 20)})
    assert verdict(path) == ("too_large", "ratio")
    assert look(path, replace(LIMITS, ratio_free_bytes=21 << 20)).kind == "xlsx"


def test_limits_hold_at_the_limit_and_one_beyond(book: Path) -> None:
    size = book.stat().st_size
    expanded = look(book).expanded
    assert look(book, replace(LIMITS, file_bytes=size, expanded_bytes=expanded, parts=6)).kind == "xlsx"
    assert verdict(book, replace(LIMITS, file_bytes=size - 1)) == ("too_large", "file_size")
    assert verdict(book, replace(LIMITS, expanded_bytes=expanded - 1)) == ("too_large", "expanded")
    assert verdict(book, replace(LIMITS, parts=5)) == ("too_large", "parts")


def test_a_full_sheet_passes_the_defaults() -> None:
    # 1,048,576 rows of 30 columns; a million rows of 25 measured 1.12 GB of XML in a file of 162 MB.
    cells = 1_048_576 * 30 / (1_000_000 * 25)
    assert cells * 1.12e9 < LIMITS.expanded_bytes
    assert cells * 162e6 < LIMITS.file_bytes
    assert LIMITS.rows == 1_048_576
    assert LIMITS.cpu_seconds + LIMITS.allowance(int(cells * 1.12e9)) > 3 * 60
    assert LIMITS.allowance(GIB) == LIMITS.extra_seconds_per_gib


def test_a_workbook_with_an_old_zip_date_and_folder_entries(tmp_path: Path) -> None:
    path = tmp_path / "wps.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.mkdir("xl")
        for name, content in w.parts([w.sheet(ROW)]).items():
            package.writestr(name, content)
    assert first_row(path) == ["工单号", "5"]
