"""Limits that no other file quotes, and traps of the logs: clocks kept apart, products, small numbers, late rows."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.definitions.policy_files import policy_files, read_policy
from pipeline.kpi.model import Figure
from pipeline.report.wording import interval_text, kpi_text
from pipeline.workspace import shipped
from tests.kpi.tables import LOGS, table
from tests.kpi.world import KPIS, Sheet, Sums, world
from tests.policies.held import definitions

DAYS = "日期 | 工号 | 是否排班 | 签到时间 | 请假类型 | 批准 | 旷工"
ORDERS = "工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 完成时间"


# ---------------------------------------------------------------- attendance
@pytest.mark.parametrize(("extended", "away"), [("是", []), ("否", ["2025-03-05"])])
def test_a_day_over_the_leave_needs_an_extension(extended: str, away: list[str]) -> None:
    """A-09: the two days granted are leave; the third is absenteeism unless it was granted as well."""
    granted = "\n".join(f"03-0{day} | 0103 | 是 | | 事假 | 是 |" for day in (3, 4))
    rows = f"{DAYS}\n{granted}\n03-05 | 0103 | 是 | | 事假 | {extended} |"
    assert list(world(attendance=rows, kpis="absenteeism_days").cases("absenteeism_days")) == away


# ---------------------------------------------------------------- measures without a target, and leaks of a month
def test_completion_and_utilisation_are_measured_to_the_second_and_the_hour() -> None:
    """R-09: dispatched in the month from its first second to its last; done by the moment of judgement."""
    rows = """
    WX1 | 维修 | 张三 | 02-28 09:00 | 03-01 00:00:00 | 04-02 10:00:00
    WX2 | 维修 | 张三 | 03-31 09:00 | 03-31 23:59:59 | 04-02 10:00:01
    WX3 | 维修 | 张三 | 03-31 09:00 | 04-01 00:00:00 | 04-01 09:00:00
    WX4 | 维修 | 张三 | 02-28 09:00 | 02-28 23:59:59 | 03-01 09:00:00
    """
    seen = world(work_orders=ORDERS + rows, as_of="04-02 10:00:00", kpis="completion")
    assert seen.outcomes("completion") == {"WX1": "hit", "WX2": "miss"}
    hours = "日期 | 姓名 | 工时 | 可用工时\n03-31 | 张三 | 6 | 8\n04-01 | 张三 | 0 | 8"
    assert world(attendance=hours, kpis="utilisation").sums("utilisation", "0103") == Sums(6, 8)


def test_no_shipped_scheme_sets_a_target_for_completion_or_utilisation() -> None:
    """R-09: where they are worth points the curve is marked as assumed by this program."""
    policies = [read_policy(file, definitions().known) for files in _schemes() for file in files]
    judged = [rule for policy in policies for rule in policy.judged if rule.kpi in ("completion", "utilisation")]
    indicators = [rule for policy in policies for rule in policy.indicators if rule in judged]
    assert judged == indicators
    assert [rule.assumed for rule in indicators] == [True] * len(indicators)
    assert len(indicators) >= 2


def _schemes() -> list[list[Path]]:
    return [list(files) for files in policy_files((shipped("policies"),)).values()]


def test_leaks_are_counted_by_the_month_in_which_they_were_reported() -> None:
    """D-01, R-13: of three leaks of one installer the one after midnight belongs to April, so no month has three."""
    head = "工单号 | 工单类型 | 师傅 | 安装工 | 安装日期 | 机号 | 报修时间 | 故障现象 | 责任类别"
    leaks = (("03-01", "03-01 00:00:00"), ("03-20", "03-31 23:59:59"), ("03-20", "04-01 00:00:00"))
    rows = [f"WX{n} | 维修 | 张三 | 李四 | {day} | H{n} | {at} | 漏水 | 安装" for n, (day, at) in enumerate(leaks)]
    months = [world(work_orders="\n".join([head, *rows]), month=m, kpis="leaks_30d") for m in ("2025-03", "2025-04")]
    assert [list(seen.cases("leaks_30d")) for seen in months] == [["WX0", "WX1"], ["WX2"]]


# ---------------------------------------------------------------- clocks kept apart
FOLLOW_UPS = {"guidance_follow_up": "T-36", "follow_up_on_time": "T-46", "bench_follow_up_3d": "T-08"}
REPLIES = {
    "phone_answered_30s": "T-53", "contact_on_time": "T-10", "messages_replied_1h": "T-54", "reply_12h": "T-22",
    "question_replied_24h": "T-55",
}  # fmt: skip
CLOSINGS = {"complaint_closed_on_time": "T-01", "handled_3wd": "T-41", "complaint_closed_15d": "T-60"}


@pytest.mark.parametrize("clocks", [FOLLOW_UPS, REPLIES, CLOSINGS], ids=["X-16", "X-17", "X-18"])
def test_every_clock_is_a_kpi_of_its_own_that_names_its_rule(clocks: dict[str, str]) -> None:
    """X-16, X-17, X-18: each rule is one KPI's only, and no two KPIs share name or meaning in either language."""
    for kpi, rule in clocks.items():
        assert [name for name, other in KPIS.items() if rule in other.rules and not _other_reading(name)] == [kpi]
    for field in ("name", "meaning"):
        texts = [kpi_text(kpi, field)[language] for kpi in KPIS.values() for language in ("zh", "en")]
        assert len(texts) == len(set(texts))


def _other_reading(kpi: str) -> bool:
    """True for the KPI of D-17's second reading, which is chosen instead of the first."""
    return kpi == "follow_up_24_to_48h"


@pytest.mark.parametrize(
    ("called", "guided", "installed", "returned"),
    [
        ("03-05 11:59:59", "miss", "hit", "hit"),
        ("03-05 12:00:00", "hit", "hit", "hit"),
        ("03-06 10:00:00", "hit", "hit", "hit"),
        ("03-06 10:00:01", "hit", "miss", "hit"),
        ("03-08 23:59:59", "hit", "miss", "hit"),
        ("03-09 00:00:00", "hit", "miss", "miss"),
    ],
)
def test_one_follow_up_call_is_judged_by_each_text_alone(
    called: str, guided: str, installed: str, returned: str
) -> None:
    """X-16: ten o'clock on 5 March was a guidance (S15), an installation (S32) and the return of a machine (S4)."""
    orders = f"{ORDERS} | 电话指导时间\nWX1 | 维修 | 张三 | 03-05 09:00 | | | 03-05 10:00\n"
    seen = world(
        work_orders=f"{orders}AZ1 | 安装 | 李四 | 03-05 08:00 | | 03-05 10:00 |",
        follow_up_calls=f"工单号 | 回访时间 | 回访人\nWX1 | {called} | 王芳\nAZ1 | {called} | 王芳",
        bench_batches="返修批号 | 收机日期 | 机身号 | 客户收到日期 | 返修回访日期 | 回访人\n"
        f"FX1 | 03-03 | M1 | 03-05 | {called} | 王芳",
        kpis=" ".join(FOLLOW_UPS),
    )
    found = [outcome for kpi in FOLLOW_UPS for outcome in seen.outcomes(kpi).values()]
    assert found == [guided, installed, returned]


@pytest.mark.parametrize(
    ("replied", "within"),
    [
        ("03-05 10:00:30", 6), ("03-05 10:00:31", 5), ("03-05 10:20:00", 5), ("03-05 10:20:01", 4),
        ("03-05 11:00:00", 4), ("03-05 11:00:01", 3), ("03-05 12:00:00", 3), ("03-05 12:00:01", 2),
        ("03-05 22:00:00", 2), ("03-05 22:00:01", 1), ("03-06 10:00:00", 1), ("03-06 10:00:01", 0),
    ],
)  # fmt: skip
def test_one_reply_is_judged_by_each_text_alone(replied: str, within: int) -> None:
    """X-17, X-06: 30 seconds, 20 minutes, 1 hour, 2 hours, 12 hours and a day after ten o'clock."""
    messages = "\n".join(
        f"{number} | 03-05 10:00 | {replied} | 王芳 | {channel}"
        for number, channel in (("ZX1", "在线"), ("DX1", "短信"), ("WL1", "微信"))
    )
    orders = "\n".join(
        f"{number} | {kind} | 张三 | 03-05 10:00 | 03-05 10:00 | {replied}"
        for number, kind in (("WX1", "维修"), ("AZ1", "安装"))
    )
    seen = world(
        messages=f"留言编号 | 收到时间 | 回复时间 | 回复人 | 渠道\n{messages}",
        work_orders=f"工单号 | 工单类型 | 师傅 | 报修时间 | 派工时间 | 首次联系时间\n{orders}",
        kpis=" ".join(REPLIES),
    )
    judged = [
        seen.outcomes("phone_answered_30s")["ZX1"], seen.outcomes("contact_on_time")["WX1"],
        seen.outcomes("messages_replied_1h")["DX1"], seen.outcomes("contact_on_time")["AZ1"],
        seen.outcomes("reply_12h")["WX1"], seen.outcomes("question_replied_24h")["WL1"],
    ]  # fmt: skip
    assert judged == ["miss"] * (6 - within) + ["hit"] * within


@pytest.mark.parametrize(
    ("closed", "within"),
    [
        ("03-06 10:00:00", 5), ("03-06 10:00:01", 4), ("03-08 10:00:00", 4), ("03-08 10:00:01", 3),
        ("03-10 23:59:59", 3), ("03-11 00:00:00", 2), ("03-20 23:59:59", 2), ("03-21 00:00:00", 1),
        ("03-25 23:59:59", 1), ("03-26 00:00:00", 0),
    ],
)  # fmt: skip
def test_one_case_closed_is_judged_by_each_text_alone(closed: str, within: int) -> None:
    """X-18: 24 and 72 hours, three working days (S28), 15 days and 20 from acceptance (S54)."""
    rows = "\n".join(
        f"25030{n} | 03-05 10:00 | 03-05 10:00 | {left} | {where} | {closed} | 王芳"
        for n, (left, where) in enumerate((("否", "国内"), ("是", "国外")), start=1)
    )
    seen = world(
        complaints=f"投诉编号 | 投诉时间 | 受理日期 | 是否已离店 | 国内/国外 | 结案时间 | 处理人\n{rows}",
        work_orders=f"{ORDERS}\nWX1 | 维修 | 张三 | 03-05 10:00 | 03-05 10:00 | {closed}",
        kpis=" ".join(CLOSINGS),
    )
    received, passed_on, accepted = (list(seen.outcomes(kpi).values()) for kpi in CLOSINGS)
    assert [*received, *passed_on, *accepted] == ["miss"] * (5 - within) + ["hit"] * within


# ---------------------------------------------------------------- products
def test_what_the_product_is_called_changes_no_figure() -> None:
    """X-28: purifiers, boilers, air conditioners, cabinets and no name at all are one company's work."""
    head = f"{ORDERS} | 产品 | 机号 | 首次联系时间 | 上门时间 | 实收金额 | 标准收费 | 故障现象 | 责任类别"
    row = "{0} | 03-03 09:00 | 03-03 09:10 | 03-03 12:00 | {1} | H1 | 03-03 09:20 | 03-03 11:00 | 80 | 40 | 漏水 | 安装"
    found = []
    for product in ("净水器", "开水机", "空调", "厨柜", ""):
        rows = [row.format(f"WX{kind} | {kind} | 张三", product) for kind in ("维修", "安装")]
        on_orders = " ".join(name for name, kpi in KPIS.items() if kpi.log == "work_orders")
        seen = world(work_orders="\n".join([head, *rows]), kpis=on_orders)
        found.append([(case.kpi, case.case_no, case.state, case.numerator) for case in seen.measured.cases])
    assert len(found[0]) > 10
    assert found == [found[0]] * 5


def test_no_kpi_compares_a_product_with_a_name() -> None:
    """X-28: equal products of two orders may be compared; S3's own exclusion of filters (T-69) is the one exception."""
    compared = re.compile(
        r"\bproduct\b\s*(=|<>|in|like|ilike|similar|~)\s*[('$]"
        r"|(?<!grouping)(?<!sets \()\(\s*product\b|\bproduct\s*,\s*'",
        re.I,
    )
    named = [file.stem for file in shipped("sql").rglob("*.sql") if compared.search(file.read_text(encoding="utf-8"))]
    looked_into = [kpi.id for kpi in KPIS.values() if re.search(r"\bproduct\b", kpi.sql.replace("'product'", ""))]
    assert (named, looked_into) == ([], ["charged_in_warranty"])


# ---------------------------------------------------------------- small numbers
def _rate(orders: int) -> Figure:
    rows = "\n".join(f"WX{n} | 维修 | 张三 | 03-01 09:00 | | 03-02 09:00" for n in range(orders))
    complaints = "投诉编号 | 投诉时间 | 被投诉人 | 是否属实\nTS1 | 03-03 09:00 | 张三 | 属实"
    seen = world(work_orders=f"{ORDERS}\n{rows}", complaints=complaints, kpis="complaint_rate")
    return seen.measured.figures["complaint_rate", "technician", "0103"]


def test_the_complaint_rate_says_over_what_and_of_which_time() -> None:
    """X-41: the rate of the company is established complaints over completed orders, both of the same month."""
    kpi = KPIS["complaint_rate"]
    assert "本月收到" in kpi.zh.meaning
    assert "本月完成" in kpi.zh.meaning
    assert ("received in the month" in kpi.en.meaning, "completed in the month" in kpi.en.meaning) == (True, True)
    assert (kpi.zh.denominator, kpi.en.denominator) == ("完成的工单", "completed orders")


def test_one_complaint_in_sixty_orders_stands_with_its_interval() -> None:
    """X-42: 1.67 %, which leaves open anything from 0.3 % to 8.9 %; a hundred orders leave less open."""
    few, many = _rate(60), _rate(100)
    assert round(float(few.value or 0) * 100, 2) == 1.67
    assert [round((end or 0) * 100, 1) for end in (few.low, few.high)] == [0.3, 8.9]
    assert (few.high or 0) - (few.low or 0) > (many.high or 0) - (many.low or 0)
    words = interval_text(KPIS["complaint_rate"], few)
    assert words is not None
    assert words["en"].startswith("Established complaints: 1 of 60")
    assert words["zh"].startswith("完成的工单 60，其中属实的投诉 1")


# ---------------------------------------------------------------- the end of the month
LAST_EVENING = """
投诉编号 | 投诉时间 | 处理人 | 被投诉人 | 是否属实 | 结案时间
TS1 | 03-31 23:59:59 | 王芳 | 张三 | 属实 | {closed}
TS2 | 04-01 00:00:00 | 王芳 | 张三 | 属实 | {closed}
"""


@pytest.mark.parametrize(("month", "its"), [("2025-03", "TS1"), ("2025-04", "TS2")])
def test_a_complaint_of_the_last_evening_belongs_to_its_month(month: str, its: str) -> None:
    """X-43: by the moment of receipt, whenever it was closed; for its rate and for its clock."""
    seen = world(
        complaints=LAST_EVENING.format(closed="04-01 20:00"),
        month=month,
        kpis="complaint_rate complaint_closed_on_time",
    )
    assert [list(seen.cases(kpi)) for kpi in ("complaint_rate", "complaint_closed_on_time")] == [[its], [its]]


@pytest.mark.parametrize(
    ("closed", "as_of", "outcome"),
    [
        ("", "04-01 23:59:59", "pending"),
        ("", "04-02 00:00:00", "miss"),
        ("04-01 23:59:59", "05-05 00:00:00", "hit"),
        ("04-02 00:00:00", "05-05 00:00:00", "miss"),
        ("04-01 12:00:00", "04-01 11:59:59", "pending"),
        ("04-01 12:00:00", "04-01 12:00:00", "hit"),
    ],
)
def test_its_day_runs_on_into_the_next_month(closed: str, as_of: str, outcome: str) -> None:
    """X-43: what was stamped after the moment of judgement is not seen, so that the moment freezes the month."""
    seen = world(complaints=LAST_EVENING.format(closed=closed), as_of=as_of, kpis="complaint_closed_on_time")
    assert seen.outcomes("complaint_closed_on_time") == {"TS1": outcome}
    assert seen.status("complaint_closed_on_time") == ("provisional" if outcome == "pending" else "final")


def test_rows_that_arrive_late_change_a_month_only_at_a_later_moment() -> None:
    """X-44: an order of March done on 3 April, told by a sheet of 4 April; the earlier moment gives what it gave."""
    first = f"{ORDERS}\nWX1 | 维修 | 张三 | 03-31 09:00 | 03-31 10:00 |"
    sheets = [
        Sheet("work_orders", table("work_orders", text), at)
        for text, at in ((first, datetime(2025, 4, 1)), (f"{first} 04-03 09:00:00", datetime(2025, 4, 4)))
    ]
    before, then, later = (
        world(*given, as_of=as_of, kpis="completion")
        for given, as_of in ((sheets[:1], "04-02"), (sheets, "04-03 08:59:59"), (sheets, "04-03 09:00:00"))
    )
    assert before.sums("completion") == then.sums("completion") == Sums(0, 1)
    assert later.sums("completion") == Sums(1, 1)
    assert later.cases("completion")["WX1"].numerator == Decimal(1)


# ---------------------------------------------------------------- what a log cannot tell
def test_the_midday_rest_is_for_the_person_who_enters_the_event() -> None:
    """A-16: the log of events has days and no hours; the rule's reading says that 12:00 to 13:30 is no sleeping."""
    (noise,) = [
        consequence
        for file in shipped("policies", "binchun").glob("*.toml")
        for offence in read_policy(file, definitions().known).offences
        if "A-16" in offence.sources
        for consequence in offence.consequences
    ]
    assert noise.reading is not None
    for text in (noise.reading.zh, noise.reading.en):
        assert ("12:00" in text, "13:30" in text) == (True, True)
    assert {column.type for column in LOGS["violations"].columns.values()}.isdisjoint({"timestamp", "period"})
