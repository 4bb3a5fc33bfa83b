"""A company's own words and logs reach what was loaded before they were written down."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from pipeline.definitions.log import load_logs
from tests.ingest.books import Page, company

VAN_CHECKS = """
id = "van_checks"
zh = "车检"
en = "Van checks"
key = ["checked_on", "plate"]
born = "checked_on"
[columns.checked_on]
type = "date"
required = true
zh = "车检日期"
en = "Checked on"
headers = ["车检日期"]
[columns.plate]
type = "identifier"
required = true
zh = "车牌"
en = "Plate"
headers = ["车牌", "车牌号"]
[columns.mileage]
type = "integer"
units = ["公里"]
zh = "里程"
en = "Mileage"
headers = ["里程"]
"""
ORDERS = """
[columns.order_no]
headers = ["任务号"]
[columns.status.codes]
completed = ["已闭环"]
"""


def test_new_words_and_logs_reread_what_is_archived(tmp_path: Path) -> None:
    one = company(tmp_path)
    noon = datetime(2026, 11, 3, 12)
    sent = one.send(
        "一.xlsx",
        Page([["车检日期", "车牌号", "里程"], [date(2026, 11, 3), "沪Ａ1", "120公里"]], name="车检"),
        Page([["任务号", "工单类型", "报修时间", "状态"], ["A1", "维修", noon, "已闭环"]], name="任务"),
        Page([["工单号", "工单类型", "报修时间", "状态"], ["A2", "维修", noon, "已闭环"]], name="工单"),
        Page([["工单号", "回访时间", "满意度", "分制"], ["A1", noon, 4, None]], name="回访"),
    )
    one.load()
    before = one.counts()
    sent.unlink()
    own = tmp_path / "logs"
    own.mkdir()
    (own / "van.toml").write_text(VAN_CHECKS, encoding="utf-8")
    (own / "work_orders.toml").write_text(ORDERS, encoding="utf-8")
    one.load(load_logs(own, {"follow_up_calls": {"scale": "5"}}))
    assert before == [(0, 0, 0, 0, 0, 0)] * 2 + [(1, 0, 0, 0, 1, 0)] * 2
    assert one.counts() == [(1, 1, 0, 0, 0, 0)] * 4
    assert one.ask("select checked_on, plate, mileage from log.van_checks") == [(date(2026, 11, 3), "沪A1", 120)]
    assert one.column("work_orders", "status") == ["completed", "completed"]
    assert one.column("follow_up_calls", "scale") == [5]
