"""The service desk's logs and superiors' scores: told by their headers, read by type, checked row by row."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from pipeline.ingest.recognise import find_heading
from tests.ingest.books import LOGS, Company, Page, company

HEADERS = {
    "phone_calls": [
        ["来电时间", "接听人", "振铃次数", "是否接听"],
        ["来电時間", "工號", "等待時長(秒)"],
        ["通话编号", "来电时间", "坐席", "等待时长", "接通时间", "满意度", "分制"],
        ["来电时间", "姓名", "是否私人电话", "通话分钟数"],
    ],
    "messages": [
        ["留言编号", "收到时间", "回复时间", "渠道"],
        ["邮件编号", "接收时间", "答复时间", "工号", "满意度", "满分"],
    ],
    "manual_scores": [
        ["月份", "工号", "评分项目", "得分", "满分"],
        ["考核月份", "姓名", "评分项", "分数", "分值", "评分人"],
    ],
    "deductions": [
        ["日期", "姓名", "扣分项目", "扣分", "查实"],
        ["扣分日期", "工號", "扣分事項", "扣分值", "狀態"],
    ],
}
OTHERS = {
    "work_orders": ["工单号", "工单类型", "报修时间", "来电时间", "师傅", "联系电话", "满意度"],
    "follow_up_calls": ["工单号", "回访时间", "回访人", "满意度", "分制"],
    "surveys": ["日期", "姓名", "满意度", "分制"],
    "appeals": ["月份", "工号", "指标", "申诉理由"],
    "training": ["日期", "姓名", "课程", "得分", "满分"],
}


def _log(headers: list[str]) -> str | None:
    found = find_heading([(1, headers)], LOGS.values())
    return found.log.id if found and not found.missing else None


@pytest.mark.parametrize("log", HEADERS)
def test_headers_alone_tell_the_log(log: str) -> None:
    assert [_log(headers) for headers in HEADERS[log]] == [log] * len(HEADERS[log])


@pytest.mark.parametrize("log", OTHERS)
def test_other_logs_stay_what_they_are(log: str) -> None:
    assert _log(OTHERS[log]) == log


def test_orders_that_lack_a_column_are_no_phone_calls() -> None:
    assert _log(["工单号", "工单类型", "来电时间", "客户姓名", "联系电话", "师傅"]) is None


CALLS = Page(
    [
        ["通话编号", "来电时间", "接听人", "接入方式", "振铃次数", "等待时长", "是否接听", "评分", "分制"],
        ["LD1", "2026-11-03 09:12:05", "王芳", "热线", "3声", "30秒", "已接", "4.5分", "5分制"],
        ["LD2", datetime(2026, 11, 3, 9, 13), None, None, None, None, "未接", None, None],
        ["LD3", "2026-11-03 09:14", "王芳", "在线客服", None, "12.5", "是", 6, 5],
        ["LD4", "2026-11-03 09:15", "王芳", "电话", None, -1, "是", 4, None],
    ],
    name="来电",
)
SCORES = Page(
    [
        ["月份", "工号", "评分项目", "评分", "满分"],
        ["2026年10月", "0105", "協作能力", 8, 10],
        ["2026-10", "0105", "信息分享", 11, 10],
        ["2026-10", "0105", "知识共享", 8, None],
    ],
    name="评分",
)
DEDUCTIONS = Page(
    [
        ["扣分日期", "工号", "扣分项目", "扣分", "查实", "状态"],
        ["2026-11-12", "0103", "服务态度", "0.5分", "已查实", "生效"],
        ["2026-11-12", "0103", "着装", -2, "是", "生效"],
    ],
    name="扣分",
)
MESSAGES = Page(
    [
        ["留言编号", "收到时间", "回复时间", "回复人", "渠道"],
        ["LY1", "2026-11-03 10:05", "2026-11-03 10:40", "王芳", "电子邮件"],
        ["LY2", "2026-11-03 10:05", None, None, "小红书"],
        ["LY3", None, None, None, "短信"],
    ],
    name="留言",
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company with one workbook of these four logs."""
    one = company(tmp_path_factory.mktemp("desk"))
    one.send("客服.xlsx", CALLS, SCORES, DEDUCTIONS, MESSAGES)
    one.load()
    return one


def test_cells_are_read_by_type(loaded: Company) -> None:
    (call,) = loaded.ask(
        "select channel, rings, wait_seconds, answered, score, scale from log.phone_calls where call_no = 'LD1'"
    )
    assert call == ("phone", 3, Decimal(30), True, Decimal("4.5"), Decimal(5))
    assert loaded.ask("select call_no, agent, answered from log.phone_calls where call_no = 'LD2'") == [
        ("LD2", None, False)
    ]
    assert loaded.ask("select month, criterion, score from log.manual_scores") == [("2026-10", "协作能力", Decimal(8))]
    assert loaded.ask("select item, points, verified, status from log.deductions") == [
        ("服务态度", Decimal("0.5"), True, "effective")
    ]
    assert loaded.ask("select message_no, channel, replied_at from log.messages order by 1") == [
        ("LY1", "email", datetime(2026, 11, 3, 10, 40)),
        ("LY2", "other", None),
    ]


def test_rows_that_say_nothing_sure_are_sent_back(loaded: Company) -> None:
    """A score beyond its scale or without one, a negative wait, points written as a negative number, no time."""
    faults = loaded.ask(
        "select s.sheet, r.row_no, r.code from rejected_cell as r join source_sheet as s on s.sheet_id = r.sheet_id "
        "order by s.position, r.row_no, r.code"
    )
    assert faults == [
        ("来电", 4, "out_of_range"),
        ("来电", 5, "no_scale"),
        ("来电", 5, "out_of_range"),
        ("评分", 3, "out_of_range"),
        ("评分", 4, "no_scale"),
        ("扣分", 3, "out_of_range"),
        ("留言", 4, "missing_required"),
    ]


def test_nothing_is_lost(loaded: Company) -> None:
    assert [counts[:2] for counts in loaded.counts()] == [(4, 2), (3, 1), (2, 1), (3, 2)]
