"""Workbooks of one peculiarity each: every cell comes out right, or it is named. None is wrong in silence."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.ingest.tables import ERROR, NO_STORED_VALUE, CellIssue, Refused
from tests.ingest import workbooks as w
from tests.ingest.texts import first_row, first_sheet, lines, read

NOON = 46329.586805555555  # 2026-11-03 14:05:00
DATE_FORMATS = [
    *(14, 22, 27, 28, 29, 30, 31, 36, 50, 51, 54, 57, 58, "yyyy/m/d h:mm", "yyyy-mm-dd hh:mm:ss"),
    *('yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", 'm"月"d"日"', "yyyy/m/d h:mm:ss.000", "m/d/yy h:mm AM/PM"),
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Where a test puts its workbook."""
    return tmp_path / "工单.xlsx"


@pytest.mark.parametrize("code", DATE_FORMATS)
def test_every_date_format_gives_date_and_time(book: Path, code: int | str) -> None:
    w.write(book, w.sheet(w.row(1, w.number("A1", NOON, 1), w.number("B1", 46329, 1))), formats=[code])
    assert first_row(book) == ["2026-11-03 14:05:00", "2026-11-03"]


@pytest.mark.parametrize("code", [18, 20, 21, 32, 33, 34, 35, 45, 55, 56, "h:mm", '上午/下午h"时"mm"分"'])
def test_a_time_format_gives_the_time_alone(book: Path, code: int | str) -> None:
    w.write(book, w.sheet(w.row(1, w.number("A1", 0.375, 1), w.number("B1", NOON, 1))), formats=[code])
    assert first_row(book) == ["09:00:00", "2026-11-03 14:05:00"]


@pytest.mark.parametrize("code", [22, 31, "yyyy/m/d h:mm"])
def test_a_time_in_a_date_format_is_no_date(book: Path, code: int | str) -> None:
    w.write(book, w.sheet(w.row(1, w.number("A1", 0.375, 1), w.number("B1", 0, 1))), formats=[code])
    assert first_row(book) == ["1900-01-00 09:00:00", "1900-01-00"]


def test_dates_of_the_1904_system(book: Path) -> None:
    row = w.row(1, w.number("A1", NOON - 1462, 1), w.number("B1", NOON - 1462, 2), w.number("C1", 44867))
    w.write(book, w.sheet(row), formats=[22, 31], date_1904=True)
    assert first_row(book) == ["2026-11-03 14:05:00", "2026-11-03 14:05:00", "44867"]
    assert read(book).date_1904


@pytest.mark.parametrize("code", [46, "[h]:mm", "[mm]:ss"])
def test_a_duration_may_exceed_a_day(book: Path, code: int | str) -> None:
    w.write(book, w.sheet(w.row(1, w.number("A1", 1.5, 1), w.number("B1", 0.0625, 1))), formats=[code])
    assert first_row(book) == ["36:00:00", "1:30:00"]


def test_times_are_exact_to_the_second_however_many_digits_are_stored(book: Path) -> None:
    stored = ["46329.12780092593", "46329.1278009259", "46329.1278009", "46329.99999999"]
    cells = [w.number(f"{column}1", value, 1) for column, value in zip("ABCD", stored, strict=True)]
    w.write(book, w.sheet(w.row(1, *cells)), formats=[22])
    assert first_row(book) == ["2026-11-03 03:04:02"] * 3 + ["2026-11-04"]


def test_iso_dates(book: Path) -> None:
    stored = ["2026-11-03", "2026-11-03T14:05:00", "14:05:00"]
    cells = [f'<c r="{column}1" t="d"><v>{value}</v></c>' for column, value in zip("ABC", stored, strict=True)]
    w.write(book, w.sheet(w.row(1, *cells)))
    assert first_row(book) == ["2026-11-03", "2026-11-03 14:05:00", "14:05:00"]


def test_a_number_without_date_format_stays_a_number(book: Path) -> None:
    formats = ["[Red]0", '0"元"', "0%", "0.00E+00", "G/通用格式", '0"d"', "@"]
    cells = [w.number(f"{column}1", 45293.5, style) for style, column in enumerate("ABCDEFGH")]
    w.write(book, w.sheet(w.row(1, *cells)), formats=formats)
    assert first_row(book) == ["45293.5"] * 8


def test_identifiers_keep_zeros_and_digits(book: Path) -> None:
    row = w.row(
        1,
        w.text("A1", "00123"),
        w.text("B1", "440301199001011234"),
        w.text("C1", "NA"),
        w.number("D1", 123, 1),
    )
    w.write(book, w.sheet(row), formats=["00000"])
    assert first_row(book) == ["00123", "440301199001011234", "NA", "00123"]


def test_a_number_of_16_digits_is_named(book: Path) -> None:
    cells = [w.number("A2", "4.40301199001011E+17"), w.number("B2", 123456789012345), w.number("C2", "1e15")]
    w.write(book, w.sheet(w.row(2, *cells)), names=["工单"])
    assert first_row(book) == ["440301199001011000", "123456789012345", "1000000000000000"]
    assert read(book).issues == (
        CellIssue("工单", 2, 1, "lost_digits"),
        CellIssue("工单", 2, 3, "lost_digits"),
    )


def test_yes_and_no(book: Path) -> None:
    w.write(book, w.sheet(w.row(1, '<c r="A1" t="b"><v>1</v></c>', '<c r="B1" t="b"><v>0</v></c>')))
    assert first_row(book) == ["TRUE", "FALSE"]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"])
def test_an_error_cell_is_not_text_and_not_blank(book: Path, error: str) -> None:
    w.write(book, w.sheet(w.row(1, f'<c r="A1" t="e"><v>{error}</v></c>', w.text("B1", error))))
    assert first_row(book) == [ERROR + error, error]


def test_no_text_can_pass_for_an_error(book: Path) -> None:
    w.write(
        book,
        w.sheet(w.row(1, w.shared("A1", 0), w.shared("B1", 1))),
        strings=["<t>_x001F_e#N/A</t>", "<t>乙</t>"],
    )
    assert first_row(book) == ["e#N/A", "乙"]


def test_formulas_give_their_stored_value_or_are_named(book: Path) -> None:
    cells = [
        '<c r="A1"><f>1+1</f><v>2</v></c>',
        '<c r="B1" t="str"><f>A2&amp;"x"</f><v>已完成</v></c>',
        '<c r="C1" t="str"><f>IF(A1=1,"x","")</f><v></v></c>',
        '<c r="D1"><f>1+1</f></c>',
        '<c r="E1"><f>1+1</f><v></v></c>',
        '<c r="F1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="G1" s="1"><f>NOW()</f><v>46329</v></c>',
    ]
    w.write(book, w.sheet(w.row(1, *cells)), formats=[14])
    unknown = NO_STORED_VALUE
    assert first_row(book) == ["2", "已完成", "", unknown, unknown, ERROR + "#DIV/0!", "2026-11-03"]


def test_a_row_of_formulas_without_value_is_not_blank(book: Path) -> None:
    w.write(book, w.sheet(w.row(1, w.text("A1", "工单号")), w.row(4, '<c r="A4"><f>B4</f></c>')))
    assert first_sheet(book) == [["1", "工单号"], ["4", NO_STORED_VALUE]]


def test_rich_and_phonetic_text(book: Path) -> None:
    strings = [
        "<r><t>张</t></r><r><rPr><b/></rPr><t>三(0103)</t></r>",
        '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>',
        "<t>上门_x000D_&#10;维修</t>",
        '<t xml:space="preserve"> 前后 </t>',
        "<t></t>",
    ]
    w.write(
        book,
        w.sheet(w.row(1, *(w.shared(f"{c}1", i) for i, c in enumerate("ABCDE")), w.text("F1", "𠮷"))),
        strings=strings,
    )
    assert first_row(book) == ["张三(0103)", "東京", "上门\n维修", " 前后 ", "", "𠮷"]


@pytest.mark.parametrize("nasty", ['他说"漏水"', '"', "a,b", "再来\n一次", "a;b\t'x"])
def test_quotes_commas_and_line_ends_survive_the_csv(book: Path, nasty: str) -> None:
    w.write(book, w.sheet(w.row(1, w.text("A1", nasty), w.text("B1", "乙")), w.row(2, w.text("C2", "丙"))))
    assert first_sheet(book) == [["1", nasty, "乙", ""], ["2", "", "", "丙"]]


def test_hidden_rows_and_sheets_count_and_are_told(book: Path) -> None:
    rows = [w.row(1, w.text("A1", "甲")), w.row(2, w.text("A2", "乙"), attributes='hidden="1"')]
    w.write(book, w.sheet(*rows), w.sheet(*rows[:1]), names=["一", "二"], states=["visible", "veryHidden"])
    found = read(book)
    assert [(each.name, each.index, each.hidden, each.rows) for each in found.sheets] == [
        ("一", 0, False, 2),
        ("二", 1, True, 1),
    ]
    assert found.issues == (CellIssue("一", 2, 0, "hidden_row"),)


def test_a_merge_down_a_column_speaks_for_its_filled_rows(book: Path) -> None:
    rows = [w.row(1, w.text("A1", "张三"), w.text("B1", "a")), w.row(2, w.text("B2", "b")), w.row(3)]
    last = [w.row(4, w.text("B4", "d")), w.row(5, w.text("B5", "e"))]
    w.write(book, w.sheet(*rows, *last, after=w.merges("A1:A4")))
    assert first_sheet(book) == [["1", "张三", "a"], ["2", "张三", "b"], ["4", "张三", "d"], ["5", "", "e"]]
    assert read(book).issues == ()


def test_a_merge_across_keeps_one_cell_and_names_all(book: Path) -> None:
    w.write(book, w.sheet(w.row(1, w.text("A1", "标题")), w.row(2, w.text("C2", "x")), after=w.merges("A1:B2")))
    assert first_sheet(book) == [["1", "标题", "", ""], ["2", "", "", "x"]]
    places = [(each.row, each.column) for each in read(book).issues if each.code == "merged_across"]
    assert places == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_a_merge_of_the_whole_sheet_costs_nothing(book: Path) -> None:
    w.write(book, w.sheet(w.row(1, w.text("A1", "标题")), after=w.merges("A1:XFD1048576")))
    found = read(book)
    assert (len(found.issues), found.issues_left_out) == (1000, 1)


@pytest.mark.parametrize("declared", ["A1", "A1:XFD1048576", "C3:A1"])
def test_the_declared_dimension_is_not_believed(book: Path, declared: str) -> None:
    rows = [w.row(n, w.text(f"A{n}", f"甲{n}"), w.number(f"B{n}", n)) for n in (1, 2, 3)]
    w.write(book, w.sheet(*rows, before=f'<dimension ref="{declared}"/>'))
    assert first_sheet(book) == [["1", "甲1", "1"], ["2", "甲2", "2"], ["3", "甲3", "3"]]


def test_cells_and_rows_without_references(book: Path) -> None:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    w.write(book, w.sheet(f"<row>{cell.format('甲')}<c><v>2</v></c></row>", f"<row>{cell.format('乙')}</row>"))
    assert first_sheet(book) == [["1", "甲", "2"], ["2", "乙", ""]]


def test_strict_ooxml(book: Path) -> None:
    row = w.row(1, w.text("A1", "工单号"), w.number("B1", NOON, 1))
    strict = {
        name: text.replace(w.MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            w.OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, text in w.parts([w.sheet(row)], formats=[22]).items()
    }
    w.pack(book, strict)
    assert first_row(book) == ["工单号", "2026-11-03 14:05:00"]


def test_namespace_prefixes(book: Path) -> None:
    found = w.parts([w.sheet(w.row(1, w.text("A1", "工单号"), '<c r="B1" t="e"><v>#N/A</v></c>'))])
    part = found["xl/worksheets/sheet1.xml"].replace(f'xmlns="{w.MAIN}"', f'xmlns:x="{w.MAIN}"')
    found["xl/worksheets/sheet1.xml"] = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", part)
    w.pack(book, found)
    assert first_row(book) == ["工单号", ERROR + "#N/A"]


def test_backslashes_and_absolute_targets_in_the_package(book: Path) -> None:
    found = w.parts([w.sheet(w.row(1, w.text("A1", "工单号")))])
    links = "xl/_rels/workbook.xml.rels"
    found[links] = found[links].replace('Target="worksheets', 'Target="/xl/worksheets')
    w.pack(book, {name.replace("/", "\\") if "sheet1" in name else name: text for name, text in found.items()})
    assert first_row(book) == ["工单号"]


def test_a_string_that_is_not_there_is_named(book: Path) -> None:
    w.write(book, w.sheet(w.row(1, w.shared("A1", 7))), strings=["<t>甲</t>"])
    with pytest.raises(Refused) as refused:
        read(book)
    assert refused.value.reason.code == "damaged"


def test_late_text_in_a_number_column(book: Path) -> None:
    rows = [w.row(n, w.number(f"A{n}", n)) for n in range(1, 2500)] + [w.row(2500, w.text("A2500", "00077"))]
    w.write(book, w.sheet(*rows))
    found = first_sheet(book)
    assert found[-2:] == [["2499", "2499"], ["2500", "00077"]]


def test_a_late_wider_row_widens_every_line(book: Path) -> None:
    rows = [w.row(n, w.text(f"A{n}", '甲"')) for n in range(1, 1500)]
    w.write(book, w.sheet(*rows, w.row(1500, w.text("D1500", "丁"))))
    sheet = read(book).sheets[0]
    found = lines(sheet)
    assert (sheet.rows, sheet.last_row, sheet.columns) == (1500, 1500, 4)
    assert (found[0], found[-1]) == (["1", '甲"', "", "", ""], ["1500", "", "", "", "丁"])


def test_blank_rows_are_left_out_and_numbers_stay(book: Path) -> None:
    rows = [
        w.row(3, w.text("B3", "工单号"), '<c r="H3" s="0"/>'),
        w.row(5, w.text("A5", " \u3000")),
        w.row(9, w.number("B9", 1)),
    ]
    w.write(book, w.sheet(*rows, w.row(1048576, '<c r="A1048576" s="0"/>')))
    sheet = read(book).sheets[0]
    assert lines(sheet) == [["3", "", "工单号"], ["9", "", "1"]]
    assert (sheet.rows, sheet.last_row, sheet.columns) == (2, 9, 2)


def test_a_sheet_without_content(book: Path) -> None:
    w.write(book, w.sheet())
    sheet = read(book).sheets[0]
    assert (sheet.rows, sheet.last_row, sheet.columns, sheet.csv.read_text()) == (0, 0, 0, "")


def test_the_time_of_saving(book: Path) -> None:
    w.write(book, w.sheet(), modified="2026-11-03T16:30:00Z")
    assert read(book).modified == datetime(2026, 11, 3, 16, 30)
