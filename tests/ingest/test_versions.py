"""Which of several versions of one thing counts: the moment of export, the file's time, the row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.ingest.recognise import exported_in_name, exported_in_title
from tests.ingest.books import Company, Page, company

FILE_NAMES = {
    "工单周报_20241013.xlsx": "2024-10-13",
    "派工明细_2025-02-03.xlsx": "2025-02-03",
    "工单2025年2月3日.xlsx": "2025-02-03",
    "工单(2025.2.3)终.xlsx": "2025-02-03",
    "工单 2025-02-03 至 2025-02-09.xlsx": "2025-02-09",
    "20250203-20250209.xlsx": "2025-02-09",
    "2024-2025年度 2025年11月3日.xlsx": "2025-11-03",
    "2025-11-03 0830.xlsx": "2025-11-03 08:30",
    "2025-11-03_08-30-15.xlsx": "2025-11-03 08:30:15",
    "20251103083015.xlsx": "2025-11-03 08:30:15",
    "工单20251103T0830.xlsx": "2025-11-03 08:30",
    "2025-11-03(2).xlsx": "2025-11-03",
    "工单_202511.xlsx": None,
    "工单_202512.xlsx": None,
    "工单_2025-11.xlsx": None,
    "工单2025113.xlsx": None,
    "2025-02-30.xlsx": None,
    "WX20251103001.xlsx": None,
    "13820251103.xlsx": None,
    "11月3日.xlsx": None,
    "工单 副本(2).xlsx": None,
}
TITLES: list[tuple[list[str], str | None]] = [
    (["导出时间：2025-03-03 08:30"], "2025-03-03 08:30"),
    (["导出时间", "2025-03-03 08:30:00"], "2025-03-03 08:30"),
    (["导出人：王芳", "导出时间：2025/3/3"], "2025-03-03"),
    (["导出时间（2025年3月3日 8时30分）"], "2025-03-03 08:30"),
    (["匯出時間：2025年3月3日 17時30分"], "2025-03-03 17:30"),
    (["导出时间：2025-03-03 下午5:00"], "2025-03-03 17:00"),
    (["导出日期：２０２５年３月３日"], "2025-03-03"),
    (["统计期间：2025-02-01 至 2025-02-28 导出时间：2025-03-03 08:30"], "2025-03-03 08:30"),
    (["统计期间：2025-02-01 至 2025-02-28", "导出时间：2025-03-03 08:30 制表人：王芳"], "2025-03-03 08:30"),
    (["Exported at: 2025-03-03T08:30"], "2025-03-03 08:30"),
    (["导出时间：202503"], None),
    (["导出时间：3月3日"], None),
    (["统计期间：2025-02-01 至 2025-02-28"], None),
    (["城东服务部工单 2025-02"], None),
]


def moment(text: str | None) -> datetime | None:
    """The instant, as the tables above write it."""
    return None if text is None else datetime.fromisoformat(text)


def test_date_in_a_file_name_is_a_whole_date() -> None:
    assert {n: exported_in_name(n) for n in FILE_NAMES} == {n: moment(text) for n, text in FILE_NAMES.items()}


def test_title_block_names_the_moment_of_export() -> None:
    found = [exported_in_title([(1, ["工单"]), (2, cells)]) for cells, _ in TITLES]
    assert found == [moment(text) for _, text in TITLES]


HEADERS: list[object] = ["工单号", "工单类型", "报修时间", "完成时间"]
DAY = date(2025, 3, 1)


def touched(day: int, hour: int = 0) -> datetime:
    """A time in March 2025, UTC, for a file or its own properties."""
    return datetime(2025, 3, day, hour, tzinfo=UTC)


def orders(*numbers: str, done: int | None = None) -> list[list[object]]:
    """A sheet of these orders, completed on that day of March (or open)."""
    day = None if done is None else date(2025, 3, done)
    rows: list[list[object]] = [[number, "维修", DAY, day] for number in numbers]
    return [HEADERS, *rows]


def completed(one: Company) -> dict[str, int | None]:
    """The day on which each order counts as completed."""
    rows = one.current("work_orders", "order_no", "completed_at", month="2025-03")
    return {order: moment.day if moment else None for order, moment in rows}


def exported(one: Company) -> dict[str, datetime]:
    """The moment of export of every sheet, by its file's name."""
    return dict(
        one.ask("select f.path, s.exported_at from source_sheet as s join source_file as f on f.file_id = s.file_id")
    )


def test_title_beats_name_beats_properties_beats_file_time(tmp_path: Path) -> None:
    one = company(tmp_path)
    titled = [["导出时间：", datetime(2025, 3, 9, 8)], *orders("A")]
    one.send("2025-03-20.xlsx", titled, saved=datetime(2025, 3, 21), touched=touched(22))
    one.send("工单2025-03-10.xlsx", orders("B"), saved=datetime(2025, 3, 21), touched=touched(22))
    one.send("工单.xlsx", orders("C"), saved=datetime(2025, 3, 11, 20), touched=touched(22))
    one.load()
    assert exported(one) == {
        "2025-03-20.xlsx": datetime(2025, 3, 9, 8),
        "工单2025-03-10.xlsx": datetime(2025, 3, 10),
        "工单.xlsx": datetime(2025, 3, 12, 4),  # 20:00 in Greenwich
    }


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Six pairs of exports that say different things of one order each, in every order of arrival."""
    one = company(tmp_path_factory.mktemp("weeks"))
    same = {"saved": datetime(2025, 3, 8), "touched": touched(8)}
    one.send("a/2025-03-08.xlsx", orders("BY_EXPORT", done=1), touched=touched(20))
    one.send("b/2025-03-09.xlsx", orders("BY_EXPORT", done=2), touched=touched(10))
    one.send("a/2025-03-10.xlsx", orders("BY_FILE_TIME", done=3), touched=touched(12))
    one.send("b/2025-03-10.xlsx", orders("BY_FILE_TIME", done=4), touched=touched(11))
    one.send("同表.xlsx", [*orders("BY_ROW", done=6), *orders("BY_ROW", done=5)[1:]], **same)
    one.send("a/2025-03-12.xlsx", orders("REOPENED", done=7))
    one.send("b/2025-03-13.xlsx", orders("REOPENED"))
    one.send("2025-03-14.xlsx", orders("LATE_OLD", done=8))
    one.send("2025-03-15.xlsx", orders("SAME", done=9), touched=touched(15))
    one.load()
    one.send("2025-03-07 补.xlsx", orders("LATE_OLD", done=9), touched=touched(25))
    one.send("2025-03-16.xlsx", orders("SAME", done=9), saved=datetime(2025, 3, 16))
    one.load()
    return one


def test_newest_export_counts_then_newest_file_then_last_row(weeks: Company) -> None:
    found = completed(weeks)
    assert (found["BY_EXPORT"], found["BY_FILE_TIME"], found["BY_ROW"]) == (2, 3, 5)


def test_cell_left_blank_by_the_newest_version_is_blank(weeks: Company) -> None:
    assert completed(weeks)["REOPENED"] is None


def test_older_export_that_arrives_late_changes_nothing(weeks: Company) -> None:
    assert completed(weeks)["LATE_OLD"] == 8


def test_versions_are_kept_and_told_from_repetitions(weeks: Company) -> None:
    rows = weeks.ask(
        "select f.path, new_rows, new_versions, unchanged from source_sheet as s "
        "join source_file as f on f.file_id = s.file_id order by s.sheet_id"
    )
    counts = {path: tuple(counts) for path, *counts in rows}
    assert counts["同表.xlsx"] == (1, 1, 0)
    assert counts["2025-03-07 补.xlsx"] == (0, 1, 0)
    assert counts["2025-03-16.xlsx"] == (0, 0, 1)
    assert weeks.ask("select count(*) from log.work_orders where order_no = 'SAME'") == [(2,)]


KEYED: dict[str, tuple[list[object], list[list[object]], int]] = {
    "complaints": (
        ["投诉编号", "投诉时间", "投诉内容"],
        [["T1", "2025-03-03 9:00", "甲"], ["T1", "2025-03-04 9:00", "乙"], ["T2", "2025-03-04 9:00", "乙"]],
        2,
    ),
    "follow_up_calls": (
        ["工单号", "回访时间", "表扬"],
        [["A", "2025-03-03 9:00", "是"], ["A", "2025/3/3 9:00", "否"], ["A", "2025-03-03 9:01", "否"]],
        2,
    ),
    "inspections": (
        ["检查日期", "被检查人", "检查项目", "结果"],
        [
            ["2025-03-03", "0103", "工牌", "合格"],
            ["2025-03-03", 103, "工牌", "不合格"],
            ["2025-03-03", "0103", "工装", "合格"],
        ],
        2,
    ),
    "attendance": (
        ["日期", "姓名", "是否排班"],
        [["2025-03-03", "张三", "是"], ["20250303", "张三(0103)", "否"], ["2025-03-04", "张三", "是"]],
        2,
    ),
    "training": (
        ["日期", "姓名", "课程", "是否参加"],
        [
            ["2025-03-03", "张三", "安全", "是"],
            ["2025-03-03", "0103", "安全", "否"],
            ["2025-03-03", "张三", "安装", "是"],
        ],
        2,
    ),
    "violations": (
        ["发生日期", "工号", "条款", "金额"],
        [
            ["2025-03-03", "0103", "F-06", -30],
            ["2025-03-03", "张三", "F-06", -50],
            ["2025-03-03", "0103", "F-07", -30],
        ],
        2,
    ),
    "surveys": (
        ["问卷编号", "日期", "姓名", "满意度", "分制"],
        [
            ["S1", "2025-03-03", "张三", 4, 5],
            ["S1", "2025-03-03", "张三", 5, 5],
            [None, "2025-03-03", "张三", 4, 5],
            [None, "2025-03-03", "张三", 4, 5],
        ],
        3,
    ),
    "appeals": (
        ["月份", "工号", "指标", "工单号", "申诉结果"],
        [
            ["2025-02", "0103", "first_time_fix", "A", "待定"],
            ["2025年2月", "张三", "first_time_fix", "A", "成立"],
            ["2025-02", "0103", "first_time_fix", "B", "成立"],
            ["2025-02", "0103", "first_time_fix", None, "成立"],
        ],
        3,
    ),
    "roster": (
        ["工号", "姓名", "岗位", "生效日期", "入职日期"],
        [
            ["0103", "张三", "维修工", "2020-01-01", "2020-01-01"],
            ["0103", "张三", "安装工", "2020-01-01", "2020-01-01"],
            ["0103", "张三", "主管", "2025-04-01", "2020-01-01"],
        ],
        2,
    ),
}


def test_each_log_tells_its_things_apart_by_its_own_key(tmp_path: Path) -> None:
    one = company(tmp_path)
    one.send("全部.xlsx", *(Page([headers, *rows], name=log) for log, (headers, rows, _) in KEYED.items()))
    one.load()
    with one.seen("2025-03") as db:
        found = {log: db.value(f'select count(*) from stage."{log}"') for log in KEYED}
        answers = db.rows("select role from stage.roster order by valid_from") + db.rows(
            "select outcome from stage.appeals where \"case\" = 'A'"
        )
    assert found == {log: things for log, (_, _, things) in KEYED.items()}
    assert answers == [("installer",), ("supervisor",), ("upheld",)]
    assert one.rejected() == []
