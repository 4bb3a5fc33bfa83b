"""A company of two people with one loaded month, and small policies to score it by."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from pipeline.month import Month
from tests.ingest.books import Company, company

MONTH, AS_OF = Month(2026, 10), datetime(2026, 12, 5)
TEXT = """
scheme = "{scheme}"
effective_from = {day}
zh = "城东办法"
en = "Chengdong scheme"
sources = ["S35"]
min_coverage = 60
[groups]
work = {{ zh = "工作", en = "Work" }}
[[indicators]]
id = "done"
zh = "完成率"
en = "Completion"
group = "work"
kpi = "completion"
weight = 100
min_cases = 1
source = "S35"
curve = [[0, 0], [1, {full}]]
[[offences]]
id = "late"
zh = "迟到"
en = "Late"
kpi = "late_days"
[[offences.consequences]]
rule = "F-06"
steps = [{{ do = "deduct", amount = "{fine}" }}]
[[grades]]
id = "good"
zh = "良好"
en = "Good"
from = {good}
[[grades]]
id = "fair"
zh = "一般"
en = "Fair"
"""


def policy_file(
    folder: Path, scheme: str, day: str = "2026-01-01", good: int = 80, fine: str = "10", full: int = 100
) -> Path:
    """A policy of one indicator, one fine and two grades, in the folder of its scheme."""
    file = folder / scheme / f"{day}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(TEXT.format(scheme=scheme, day=day, good=good, fine=fine, full=full), encoding="utf-8")
    return file


def two_people(root: Path) -> Company:
    """张三 finished 8 of 10 orders and was late once; 王芳 was late twice. They are scored by `acme`."""
    one = company(root)
    one.send(
        "花名册.xlsx",
        [
            ["工号", "姓名", "岗位", "入职日期"],
            ["0103", "张三", "维修工", date(2020, 1, 6)],
            ["0105", "王芳", "客服", date(2022, 3, 1)],
        ],
    )
    start = datetime(2026, 10, 8, 9)
    orders = [[f"W{n}", "维修", start, start, start if n < 8 else None, "0103"] for n in range(10)]
    one.send("工单.xlsx", [["工单号", "工单类型", "报修时间", "派工时间", "完成时间", "师傅"], *orders])
    lates = [(12, "0103"), (12, "0105"), (13, "0105")]
    days = [[date(2026, 10, day), who, "是", datetime(2026, 10, day, 9, 20)] for day, who in lates]
    one.send("考勤.xlsx", [["日期", "工号", "是否排班", "签到时间"], *days])
    policy_file(root / "policies", "acme")
    (root / "scorecard.toml").write_text('policy = "acme"\n', encoding="utf-8")
    one.load()
    return one
