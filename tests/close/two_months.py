"""A company of two people over two months, whose first month can be closed; everything through the command line.

In October 2026 张三 (0103) has ten repairs of which seven are completed, so he is "fair" and earns 50 yuan. What is
known later would make it nine of nine, "good" and 200 yuan: W7 stands in a late export, W8 is left out by an appeal,
and W9 lacks the time of completion that a correction supplies.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from pipeline.close.manifest import MANIFEST, hash_of, hashes_below
from pipeline.report.documents import to_json
from tests.cli.command import Outcome, scorecard
from tests.ingest.books import Company, company

MONTH, NEXT = "2026-10", "2026-11"
CLOSED_AT, LATER = "2026-12-05T00:00:00", "2027-01-06T00:00:00"
POLICY = """
scheme = "acme"
effective_from = 2026-01-01
zh = "城东办法"
en = "Chengdong scheme"
sources = ["S35"]
min_coverage = 60
[groups]
work = { zh = "工作", en = "Work" }
[[indicators]]
id = "done"
zh = "完成率"
en = "Completion"
group = "work"
kpi = "completion"
weight = 100
min_cases = 1
source = "S35"
curve = [[0, 0], [1, 100]]
[[grades]]
id = "good"
zh = "良好"
en = "Good"
from = 80
reward = 200
[[grades]]
id = "fair"
zh = "一般"
en = "Fair"
reward = 50
[appraisal]
months = 1
rule = "S37"
"""
HEAD = ["工单号", "工单类型", "报修时间", "派工时间", "完成时间", "师傅", "客户姓名", "联系电话", "机号"]
CORRECTION = """
[[correction]]
file = "工单/十月.xlsx"
sheet = "Sheet1"
row = 11
column = "完成时间"
was = ""
becomes = "2026-10-09 16:20"
reason = "师傅漏填，派工单存根有时间"
by = "周敏"
on = 2026-12-20
"""


def order(number: int, is_done: bool, month: int = 10, year: int = 2026) -> list[object]:
    """The row of one repair."""
    start = datetime(year, month, 8, 9)
    done = datetime(year, month, 8, 15) if is_done else None
    return [
        f"W{month}-{number}",
        "维修",
        start,
        start,
        done,
        "0103",
        "赵春燕",
        f"1380000{number:04d}",
        f"A{month}{number:04d}",
    ]


def two_months(root: Path) -> Company:
    """The company with both months loaded and its policy approved."""
    one = company(root)
    roster: list[list[object]] = [["工号", "姓名", "岗位", "入职日期", "基本工资"]]
    roster += [["0103", "张三", "维修工", date(2020, 1, 6), 6000], ["0105", "王芳", "客服", date(2022, 3, 1), 5000]]
    one.send("花名册.xlsx", roster)
    one.send("工单/十月.xlsx", [HEAD, *(order(n, n < 7) for n in range(10))])
    one.send("工单/十一月.xlsx", [HEAD, *(order(n, True, 11) for n in range(10))])
    file = root / "policies" / "acme" / "2026-01-01.toml"
    file.parent.mkdir(parents=True)
    file.write_text(POLICY, encoding="utf-8")
    (root / "scorecard.toml").write_text('policy = "acme"\n', encoding="utf-8")
    run(root, "ingest").succeeds()
    approval = ("--consulted", "2025-11-03", "--published", "2025-12-01", "--review-by", "2027-12-31")
    as_of = ("--as-of", "2025-12-02T09:00:00")
    run(root, "policy", "approve", "acme", "--by", "陈国华", *approval, *as_of).succeeds()
    return one


def run(root: Path, *words: object) -> Outcome:
    """The outcome of a command in the company's folder."""
    return scorecard(*words, folder=root)


def close(root: Path, month: str = MONTH, *words: object, as_of: str = CLOSED_AT) -> Outcome:
    """The outcome of closing a month."""
    return run(root, "close", "--month", month, "--by", "李主管", "--as-of", as_of, *words)


def send_late_export(one: Company) -> None:
    """W7 was completed after all, as an export of December says."""
    row = [*order(7, False)[:4], datetime(2026, 10, 20, 11), *order(7, False)[5:]]
    one.send("工单/十月补.xlsx", [HEAD, row], saved=datetime(2026, 12, 18, 8))


def send_upheld_appeal(one: Company) -> None:
    """张三 objects to W8, which the customer had called off; his manager agrees."""
    head = ["月份", "工号", "指标", "工单号", "申诉理由", "申诉结果", "审批人", "审批日期"]
    row = [MONTH, "0103", "completion", "W10-8", "用户退单，有录音", "成立", "0105", date(2026, 12, 19)]
    one.send("申诉.xlsx", [head, row])


def write_correction(one: Company) -> None:
    """W9's time of completion was left out."""
    (one.workspace.root / "corrections.toml").write_text(CORRECTION, encoding="utf-8")


def reseal(folder: Path) -> None:
    """Writes a revision's manifest anew, as somebody would who wants to hide a change."""
    document = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) | {"files": hashes_below(folder)}
    (folder / MANIFEST).write_bytes(to_json(document | {"sha256": hash_of(document)}))
