"""Which log a sheet is, found by its headers alone, and which cell of it belongs to which column."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path

import pytest

from pipeline.ingest.recognise import Heading, find_heading
from tests.ingest.books import LOGS, Company, Formula, Page, company
from tests.ingest.headings import NAMES_OF_ONE_LOG, NO_LOG

REQUIRED = ["工单号", "工单类型", "报修时间"]


def heading(*rows: list[str]) -> Heading | None:
    """The header row found among these rows."""
    return find_heading(list(enumerate(rows, start=1)), LOGS.values())


@pytest.mark.parametrize("log", NAMES_OF_ONE_LOG)
def test_headers_alone_tell_the_log(log: str) -> None:
    found = [heading(headers) for headers in NAMES_OF_ONE_LOG[log]]
    assert [(each.log.id, each.missing) if each else None for each in found] == [(log, ())] * len(found)


def test_every_log_is_told_by_some_headers() -> None:
    assert set(NAMES_OF_ONE_LOG) == set(LOGS)


def test_the_columns_of_a_template_tell_its_log() -> None:
    found = {name: heading([column.zh for column in log.columns.values()]) for name, log in LOGS.items()}
    assert {name: each and (each.log.id, each.missing) for name, each in found.items()} == {n: (n, ()) for n in LOGS}


def test_the_required_columns_alone_tell_a_log() -> None:
    """In Chinese and in English: where that is two columns at least, and one of them is the log's own."""
    for name, log in LOGS.items():
        for headers in ([log.columns[c].zh for c in log.required], [log.columns[c].en for c in log.required]):
            found = heading(headers)
            assert found is None or (found.log.id, found.missing) == (name, ()), (name, headers)


def test_other_tables_are_no_log() -> None:
    assert [heading(headers) for headers in NO_LOG] == [None] * len(NO_LOG)


def test_missing_required_column_is_named() -> None:
    found = heading(["工单号", "报修时间", "客户姓名", "联系电话", "回访时间", "完成时间", "维修工"])
    assert found is not None
    assert (found.log.id, found.missing) == ("work_orders", ("order_type",))


def test_header_row_may_stand_far_down_below_titles() -> None:
    titles = [[f"第 {number} 条说明"] for number in range(120)]
    found = heading(["客户服务部"], ["统计：", "一月"], *titles, REQUIRED, ["A1", "维修", "2026-11-03"])
    assert found is not None
    assert found.row == 123


def test_group_titles_above_the_headers_are_passed_over() -> None:
    found = heading(["工单信息", "", "时间", ""], [*REQUIRED, "完成时间"], ["A1", "维修", "2026-11-03", ""])
    assert found is not None
    assert found.row == 2


def test_first_of_repeated_header_rows_counts() -> None:
    found = heading(REQUIRED, ["A1", "维修", "2026-11-03"], REQUIRED)
    assert found is not None
    assert found.row == 1


def page(name: str, headers: list[str], *rows: list[object]) -> Page:
    """A sheet whose headers stand in its first line."""
    return Page([headers, *rows], name=name)


NOON = datetime(2026, 11, 3, 12)
HOSTILE = """x', "y"); drop table source_sheet; --"""
PAGES = [
    Page(
        [["城东服务部工单"], [], ["制表：", "王芳"], [], REQUIRED, ["A1", "报修", NOON]],
        name="标题",
    ),
    page(
        "怪标题",
        [
            "*工 单\n号（必填）",
            "工单类型【选】",
            "报修时间(年-月-日)",
            "实收金额[元]",
            "ＰＨＯＮＥ",
            "上门次数<次>",
            "备 注",
        ],
        ["A2", "维修", NOON, 30, "138", 1, "门禁 12#"],
    ),
    page("繁體", ["派工單號", "服務類型", "報修時間", "狀態"], ["A3", "維修", NOON, "已結單"]),
    page("缺列", ["工单号", "工单类型", "客户姓名", "联系电话"], ["A4", "维修", "王丽华", "138"]),
    page("排名", ["名次", "姓名", "得分"], [1, "张三", 90]),
    Page([], name="空"),
    page("只有表头", REQUIRED),
    page(
        "重复表头",
        REQUIRED,
        ["A5", "维修", NOON],
        [],
        list(REQUIRED),
        ["A6", "维修", NOON],
        ["合计", None, 2],
    ),
    Page([REQUIRED, ["A7", "维修", NOON], ["A8", "维修", NOON]], name="隐藏", hidden=True, hidden_rows=[3]),
    page("回访", ["工单号", "回访时间"], ["A1", "2026-11-04 09:00"]),
    page(
        "两列一事",
        [*REQUIRED, "派工时间", "派单时间", "工号", "师傅"],
        ["A9", "维修", NOON, None, "2026-11-03 12:30", 103, "张三"],
        ["B1", "维修", NOON, None, "昨天", None, None],
        ["B2", "维修", NOON, "2026-11-03 12:30", Formula("=NA()", "#N/A"), None, None],
        ["B3", "维修", NOON, None, None, None, "张三"],
    ),
    page("同名备注", [*REQUIRED, "备注", "备注", HOSTILE], ["B4", "维修", NOON, "一", "二", HOSTILE]),
    page(
        "日期和时间",
        ["工单号", "回访日期", "回访时间", "满意度", "分制"],
        ["A1", "2026-11-05", "14:05", 4, 5],
        ["A2", date(2026, 11, 5), time(14, 5), 4, 5],
        ["A3", None, "2026-11-05 14:05", 4, 5],
    ),
    Page(
        [
            [*REQUIRED, "地址"],
            ["B5", "维修", NOON, "城东路 1 号"],
            ["B6", "维修", NOON],
            ["B7", "维修", NOON],
        ],
        name="合并",
        merged={"D2:D3": "城东路 1 号"},
    ),
]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company with one workbook of many sheets."""
    one = company(tmp_path_factory.mktemp("headers"))
    one.send("什么都有.xlsx", *PAGES)
    one.load()
    return one


def test_every_sheet_is_judged_by_itself(loaded: Company) -> None:
    orders = ("loaded", "work_orders")
    assert {sheet: (verdict, log) for sheet, verdict, log in loaded.verdicts()} == {
        "标题": orders,
        "怪标题": orders,
        "繁體": orders,
        "缺列": ("missing_columns", None),
        "排名": ("unknown", None),
        "空": ("empty", None),
        "只有表头": orders,
        "重复表头": orders,
        "隐藏": orders,
        "回访": ("loaded", "follow_up_calls"),
        "两列一事": orders,
        "同名备注": orders,
        "日期和时间": ("loaded", "follow_up_calls"),
        "合并": orders,
    }


def test_every_row_is_accounted_for(loaded: Company) -> None:
    counts = dict(zip([page.name for page in PAGES], loaded.counts(), strict=True))
    assert counts["标题"] == (1, 1, 0, 0, 0, 0)
    assert counts["缺列"] == counts["排名"] == counts["空"] == counts["只有表头"] == (0, 0, 0, 0, 0, 0)
    assert counts["重复表头"] == (5, 2, 0, 0, 2, 1)
    assert counts["隐藏"] == (2, 2, 0, 0, 0, 0)
    assert counts["两列一事"] == (4, 2, 0, 0, 2, 0)


def test_missing_column_of_a_sheet_is_named_in_its_own_words(loaded: Company) -> None:
    ((detail,),) = loaded.ask("select detail from source_sheet where sheet = '缺列'")
    assert json.loads(detail) == {"log": "work_orders", "columns": ["created_at"]}


def order(loaded: Company, number: str, columns: str) -> tuple[object, ...]:
    """These columns of the order."""
    (row,) = loaded.ask(f"select {columns} from log.work_orders where order_no = '{number}'")
    return row


def test_brackets_units_stars_and_line_breaks_hide_no_header(loaded: Company) -> None:
    assert order(loaded, "A2", "fee_charged, phone, visits, extra") == (30, "138", 1, {"备 注": "门禁 12#"})


def test_second_header_of_a_column_fills_what_the_first_leaves_blank(loaded: Company) -> None:
    assert order(loaded, "A9", "dispatched_at, technician") == (datetime(2026, 11, 3, 12, 30), "103 张三")
    assert order(loaded, "B3", "technician") == ("张三",)


def test_fault_names_the_cell_that_has_it(loaded: Company) -> None:
    cells = loaded.ask(
        "select header, cell, code from rejected_cell as r join source_sheet as s on s.sheet_id = r.sheet_id "
        "where s.sheet = '两列一事' order by r.row_no"
    )
    assert cells == [("派单时间", "E3", "bad_date"), ("派单时间", "E4", "bad_date")]


def test_extra_columns_of_one_name_are_both_kept(loaded: Company) -> None:
    ((extra,),) = [order(loaded, "B4", "extra")]
    assert isinstance(extra, dict)
    assert list(extra.values()) == ["一", "二", HOSTILE]
    assert list(extra)[2] == HOSTILE


def test_clock_in_a_column_of_its_own_takes_the_date_beside_it(loaded: Company) -> None:
    calls = loaded.ask("select called_at from log.follow_up_calls where score = 4")
    assert calls == [(datetime(2026, 11, 5, 14, 5),)] * 3


def test_text_of_cells_merged_downwards_counts_for_each_row(loaded: Company) -> None:
    assert [order(loaded, number, "address")[0] for number in ("B5", "B6", "B7")] == [
        "城东路 1 号",
        "城东路 1 号",
        None,
    ]


def test_cells_without_a_header_are_kept_under_their_column_letter(tmp_path: Path) -> None:
    one = company(tmp_path)
    headers: list[object] = ["工单号", None, "工单类型", "报修时间", "区域"]
    day = date(2026, 11, 3)
    rows: list[list[object]] = [
        ["A1", "加急", "维修", day, "城东", "已电话确认"],
        ["A2", None, "维修", day, None],
    ]
    one.send("工单.xlsx", [headers, *rows])
    one.load()
    first, second = (dict(extra) for (extra,) in one.ask("select extra from log.work_orders order by order_no"))
    assert first == {"B": "加急", "区域": "城东", "F": "已电话确认"}
    assert second == {}


DAY = date(2026, 11, 3)
CAME, LEFT, STARTS, ENDS = time(8, 50), time(18, 10), time(9), time(17)


@pytest.mark.parametrize(
    ("cells", "clocks", "kept"),
    [
        ({"签到时间": CAME, "签退时间": LEFT}, (8, 18), []),
        ({"上班时间": CAME, "下班时间": LEFT}, (8, 18), []),
        ({"签到时间": CAME, "上班时间": STARTS, "签退时间": LEFT, "下班时间": ENDS}, (8, 18), ["上班时间", "下班时间"]),
        ({"上班时间": STARTS, "下班时间": ENDS, "签到时间": CAME, "签退时间": LEFT}, (8, 18), ["上班时间", "下班时间"]),
        ({"上班打卡": CAME, "上班时间": STARTS, "下班时间": LEFT}, (8, 18), ["上班时间"]),
        ({"上班時間": STARTS, "簽到時間": CAME}, (8, None), ["上班時間"]),
    ],
    ids=["clock only", "shift only", "both", "shift first", "one of two", "Traditional"],
)
def test_the_start_of_the_shift_is_a_clock_in_only_where_no_other_is(
    cells: dict[str, time], clocks: tuple[int, int | None], kept: list[str], tmp_path: Path
) -> None:
    """What stands beside a clock-in is kept as it was sent, and no row is lost."""
    one = company(tmp_path)
    one.send("考勤.xlsx", [["日期", "工号", "是否排班", *cells], [DAY, "0103", "是", *cells.values()]])
    one.load()
    assert one.rejected() == []
    ((came, left, rest),) = one.ask("select clock_in, clock_out, map_keys(extra) from log.attendance")
    assert (came.hour, left.hour if left else None) == clocks
    assert list(rest or ()) == kept


def test_a_blank_clock_in_is_not_filled_from_the_shift(tmp_path: Path) -> None:
    """Somebody who never came did not come at nine."""
    one = company(tmp_path)
    rows = [[DAY, "0103", "是", None, STARTS], [DAY, "0104", "是", CAME, STARTS]]
    one.send("考勤.xlsx", [["日期", "工号", "是否排班", "签到时间", "上班时间"], *rows])
    one.load()
    assert one.ask("select person, clock_in from log.attendance order by person") == [
        ("0103", None),
        ("0104", datetime(2026, 11, 3, 8, 50)),
    ]
    assert [set(extra) for extra in one.column("attendance", "extra")] == [{"上班时间"}] * 2
