"""What becomes of real Excel cells: dates and their formats, numbers that should be text, errors, codes, yes and no."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from openpyxl import Workbook

from tests.ingest.books import Company, Formula, Page, Shown, company

NOON = datetime(2026, 11, 3, 14, 5)
SERIAL = 46329.586805555555  # 2026-11-03 14:05
ORDERS: list[object] = ["工单号", "工单类型", "报修时间"]
NOT_AVAILABLE = Formula("=NA()", "#N/A")

DATES: tuple[object, ...] = (
    NOON,
    Shown(NOON, "yyyy/m/d h:mm"),
    Shown(NOON, '[$-804]yyyy"年"m"月"d"日"\\ h"时"mm"分";@'),
    Shown(NOON, "[$-804]aaaa;@"),
    Shown(SERIAL, 22),
    Shown(SERIAL, 31),
    Shown(SERIAL, 57),
    SERIAL,
    "46329.586805556",
    "2026/11/3 14:05",
    "２０２６年１１月３日　１４：０５",
)
CODES = [
    ("安装", "已完成", "用户原因", "保内", "是", "有"),
    ("裝機", "已結單", "產品", "保外", "否", "無"),
    ("報修", "處理中", "人為", "在保", "√", "×"),
    ("REPAIR", "Completed", "Parts", "IN", "Y", "N"),
    ("送貨(加急)", " 待 派 ", "缺件", "過保", 1, 0),
    ("移机", "销单", "安裝", "保内", True, False),
    ("保養", "作廢", "人員", "保外", "TRUE", "false"),
]
IDENTIFIERS: list[tuple[object, str]] = [
    ("0071934410", "0071934410"),
    ("ＨＸ００７１", "HX0071"),
    (Shown(71934410, "0000000000"), "0071934410"),
    (71934410, "71934410"),
    ("123456789012345678", "123456789012345678"),
    (123456789012345, "123456789012345"),
    (1234567890123456, "1234567890123456"),
    (123456789012345678, "123456789012345700"),
    ("不详", ""),
]
FAULTY: list[tuple[str, object, str]] = [
    ("联系电话", NOT_AVAILABLE, "unknown_value"),
    ("联系电话", Formula("=1/0", "#DIV/0!"), "unknown_value"),
    ("客户姓名", NOT_AVAILABLE, "unknown_value"),
    ("产品", NOT_AVAILABLE, "unknown_value"),
    ("机号", NOT_AVAILABLE, "unknown_value"),
    ("型号", Formula("=B1", "#REF!"), "unknown_value"),
    ("师傅", NOT_AVAILABLE, "unknown_value"),
    ("完成时间", NOT_AVAILABLE, "bad_date"),
    ("完成时间", "未完成", "bad_date"),
    ("完成时间", "11月3日", "no_year"),
    ("完成时间", "3/4/2026 9:00", "ambiguous_date"),
    ("完成时间", "14:05", "bad_date"),
    ("完成时间", time(14, 5), "bad_date"),
    ("预约时间", "待定", "bad_date"),
    ("安装日期", "长期", "bad_date"),
    ("状态", "不知道", "unknown_value"),
    ("状态", NOT_AVAILABLE, "unknown_value"),
    ("是否漏水", "可能", "unknown_value"),
    ("是否漏水", NOT_AVAILABLE, "unknown_value"),
    ("实收金额", "免费", "bad_number"),
    ("实收金额", NOT_AVAILABLE, "bad_number"),
    ("实收金额", -1, "out_of_range"),
    ("上门次数", 1.5, "bad_number"),
    ("上门次数", "两次", "bad_number"),
    ("工单类型", "", "missing_required"),
    ("工单类型", "安检", "unknown_value"),
    ("报修时间", "  ", "missing_required"),
    ("工单号", NOT_AVAILABLE, "unknown_value"),
]
FAULTY_HEADERS = [
    "工单号",
    "工单类型",
    "报修时间",
    *dict.fromkeys(header for header, _, _ in FAULTY[:24]),
    "备注",
]


def faulty_row(number: int, header: str, cell: object) -> list[object]:
    """A good row but for that cell."""
    good = {"工单号": f"F{number:02}", "工单类型": "维修", "报修时间": "2026-11-03 09:00"}
    return [{**good, header: cell}.get(name) for name in FAULTY_HEADERS]


def send_formulas(one: Company) -> None:
    """A workbook whose formulas were never calculated: the writing library stores no value."""
    book = Workbook()
    sheet = book.active
    sheet.title = "公式"
    for row in (
        ["工单号", "工单类型", "报修时间", "实收金额", "联系电话", "小计"],
        ["A1", "维修", "2026-11-03 09:00", "=1+1", None, None],
        ["A2", "维修", "2026-11-03 09:00", None, "=1+1", None],
        ["A3", "维修", "2026-11-03 09:00", None, None, "=1+1"],
    ):
        sheet.append(row)
    book.save(one.workspace.raw / "公式.xlsx")


def send_smaller_logs(one: Company) -> None:
    """A day of attendance and some calls."""
    attendance = ["日期", "工号", "是否排班", "签到时间", "签退时间", "请假类型", "工时"]
    calls = ["工单号", "回访时间", "满意度", "分制"]
    one.send(
        "综合.xlsx",
        Page(
            [
                attendance,
                [date(2026, 11, 3), "0103", "上班", time(9, 0, 1), "下午6:05", "无", "7.5小时"],
                ["2026-11-03", "0104", "休息", 0.375, "24:00", "年假", None],
                ["2026-11-03", "0105", "是", "未打卡", None, None, 25],
            ],
            name="考勤",
        ),
        Page(
            [
                calls,
                ["A1", "2026-11-03 09:00", "５分", "5分制"],
                ["A2", "2026-11-03 09:00", 4, None],
                ["A3", "2026-11-03 09:00", 6, 5],
                ["A4", "2026-11-03 09:00", -1, 5],
                ["A5", "2026-11-03 09:00", "很满意", 5],
                ["A6", "2026-11-03 09:00", None, None],
            ],
            name="回访",
        ),
    )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company that sent one sheet per matter."""
    one = company(tmp_path_factory.mktemp("values"))
    dates: list[list[object]] = [[f"D{number:02}", "维修", cell] for number, cell in enumerate(DATES)]
    day: list[list[object]] = [
        ["E1", "维修", date(2026, 11, 3)],
        ["E2", "维修", 20261103],
        ["E3", "维修", "20261103"],
    ]
    codes = [[f"C{number}", row[0], NOON, *row[1:]] for number, row in enumerate(CODES)]
    assets = [[f"I{number}", "维修", NOON, cell] for number, (cell, _) in enumerate(IDENTIFIERS)]
    extras = [["X1", "维修", NOON, NOT_AVAILABLE, Formula("=B2", ""), 7, "  原样 "], ["X2", "维修", NOON]]
    one.send(
        "工单.xlsx",
        Page([ORDERS, *dates, *day], name="日期"),
        Page([[*ORDERS, "状态", "责任类别", "保内/保外", "是否漏水", "是否一次解决"], *codes], name="代码"),
        Page([[*ORDERS, "机号"], *assets], name="机号"),
        Page([[*ORDERS, "查询", "公式", "序", "备注"], *extras], name="多余"),
        Page([FAULTY_HEADERS, *(faulty_row(n, h, c) for n, (h, c, _) in enumerate(FAULTY))], name="读不出"),
    )
    one.send("旧电脑.xlsx", [ORDERS, ["M1", "维修", NOON], ["M2", "维修", 44867.25]], date_1904=True)
    send_formulas(one)
    send_smaller_logs(one)
    one.load()
    return one


def of_sheet(loaded: Company, sheet: str, columns: str) -> list[tuple[object, ...]]:
    """These columns of the orders of one sheet, by row."""
    return loaded.ask(
        f"select {columns} from log.work_orders as o join source_sheet as s on s.sheet_id = o.sheet_id "
        f"where s.sheet = '{sheet}' order by o.row_no"
    )


def of_rejected(loaded: Company, sheet: str, columns: str) -> list[tuple[object, ...]]:
    """These columns of the rejected cells of one sheet, by row."""
    return loaded.ask(
        f"select {columns} from rejected_cell as r join source_sheet as s on s.sheet_id = r.sheet_id "
        f"where s.sheet = '{sheet}' order by r.row_no, r.col"
    )


def test_every_way_to_hold_a_date_gives_its_moment(loaded: Company) -> None:
    whole_days = [(datetime(2026, 11, 3),)] * 3
    assert of_sheet(loaded, "日期", "created_at") == [(NOON,)] * len(DATES) + whole_days


def test_dates_of_the_other_date_system(loaded: Company) -> None:
    assert of_sheet(loaded, "Sheet1", "created_at") == [(NOON,), (datetime(2026, 11, 3, 6),)]


def test_codes_and_yes_and_no_are_folded_like_headers(loaded: Company) -> None:
    assert of_sheet(loaded, "代码", "order_type, status, cause, warranty, is_leak, resolved_first") == [
        ("install", "completed", "customer", "in_warranty", True, True),
        ("install", "completed", "product", "out_of_warranty", False, False),
        ("repair", "open", "customer", "in_warranty", True, False),
        ("repair", "completed", "parts", "in_warranty", True, False),
        ("deliver", "open", "parts", "out_of_warranty", True, False),
        ("remove", "cancelled", "installation", "in_warranty", True, False),
        ("maintain", "cancelled", "technician", "out_of_warranty", True, False),
    ]


def test_identifiers_are_text_and_keep_their_zeros(loaded: Company) -> None:
    assert of_sheet(loaded, "机号", "coalesce(asset_no, '')") == [(expected,) for _, expected in IDENTIFIERS]


def test_numbers_that_lost_digits_are_loaded_with_a_warning(loaded: Company) -> None:
    warned = loaded.ask("select row_no, cell, code from cell_warning order by row_no")
    assert warned == [(8, "D8", "lost_digits"), (9, "D9", "lost_digits")]


def test_unknown_columns_are_kept_as_they_are_and_reject_nothing(loaded: Company) -> None:
    (first, _), (second, _) = of_sheet(loaded, "多余", "extra, order_no")
    assert isinstance(first, dict)
    assert {name: first.get(name) for name in ("序", "备注")} == {"序": "7", "备注": "  原样 "}
    assert not second


def test_a_known_cell_that_cannot_be_read_rejects_its_row_and_names_the_cell(loaded: Company) -> None:
    expected = [
        (row, header, f"{chr(65 + FAULTY_HEADERS.index(header))}{row}", code)
        for row, (header, _, code) in enumerate(FAULTY, start=2)
    ]
    assert of_rejected(loaded, "读不出", "r.row_no, header, cell, code") == expected
    assert of_sheet(loaded, "读不出", "order_no") == []


def test_formula_without_a_stored_value_rejects_its_row_only_where_the_column_is_known(
    loaded: Company,
) -> None:
    assert of_sheet(loaded, "公式", "order_no") == [("A3",)]
    assert of_rejected(loaded, "公式", "cell, code") == [("D2", "bad_number"), ("E3", "unknown_value")]


def test_clock_times_of_attendance_take_the_date_of_their_row(loaded: Company) -> None:
    assert loaded.ask("select clock_in, clock_out, scheduled, leave_type, worked_hours from log.attendance") == [
        (datetime(2026, 11, 3, 9, 0, 1), datetime(2026, 11, 3, 18, 5), True, None, Decimal("7.5")),
        (datetime(2026, 11, 3, 9), datetime(2026, 11, 4), False, "年假", None),
    ]
    assert of_rejected(loaded, "考勤", "r.row_no, col, code") == [
        (4, "clock_in", "bad_date"),
        (4, "worked_hours", "out_of_range"),
    ]


def test_score_needs_a_scale_and_lies_on_it(loaded: Company) -> None:
    assert loaded.column("follow_up_calls", "score") == [5, None]
    assert of_rejected(loaded, "回访", "r.row_no, col, code") == [
        (3, "score", "no_scale"),
        (4, "score", "out_of_range"),
        (5, "score", "out_of_range"),
        (6, "score", "bad_number"),
    ]
