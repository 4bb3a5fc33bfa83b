"""T-12 to T-21, T-35, T-36, T-69, D-03: duties around an order and charges for leaks, at each limit and beyond."""

import pytest

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.jobs.asks import asks
from pipeline.kpi.measure import measure
from pipeline.kpi.model import Case
from pipeline.month import Month
from pipeline.scorecard.score import score_month
from pipeline.workspace import Settings
from tests.kpi.tables import moment
from tests.kpi.world import LATER, MONTH, Sums, World, database, world
from tests.policies.held import definitions

HEAD = "工单号 | 工单类型 | 师傅 | 派工员 | 报修时间 | 上门时间 | 完成时间"


def orders(kpi: str, column: str, *rows: str, as_of: str = "05-05 00:00") -> dict[str, str]:
    """What comes of these orders under one KPI, with one more column."""
    return world(work_orders="\n".join([f"{HEAD} | {column}", *rows]), as_of=as_of, kpis=kpi).outcomes(kpi)


def repair(number: int, value: str, done: str = "03-05 16:00:00", kind: str = "维修") -> str:
    """An order of 5 March with a value in its last column."""
    return f"D{number} | {kind} | 张三 | 陈静 | 03-05 09:00:00 | 03-05 14:00:00 | {done} | {value}"


def test_old_parts_are_handed_in_within_three_days() -> None:
    """T-12: only where parts were replaced."""
    rows = [
        repair(1, "是 | 03-08 23:59"),
        repair(2, "是 | 03-09 00:00"),
        repair(3, "否 |"),
        repair(4, " | 03-06 09:00"),
    ]
    seen = orders("parts_on_time", "是否换件 | 配件上交日期", *rows, repair(5, "换件 |"))
    assert seen == {"D1": "hit", "D2": "miss", "D4": "hit", "D5": "miss"}


def test_results_are_reported_on_the_day_of_completion() -> None:
    """T-14."""
    rows = [repair(1, "03-05 23:59:59"), repair(2, "03-06 00:00:00"), repair(3, "")]
    assert orders("result_reported_same_day", "结果报告时间", *rows) == {"D1": "hit", "D2": "miss", "D3": "miss"}
    waiting = orders("result_reported_same_day", "结果报告时间", *rows, as_of="03-05 23:59:59")
    assert waiting["D3"] == "pending"


def test_unfinished_installations_are_reported_on_the_day_of_arrival() -> None:
    """T-15: one finished on the day it was begun needs no report."""
    rows = [
        repair(1, "03-05 23:59:59", done="", kind="安装"),
        repair(2, "03-06 00:00:00", done="03-06 10:00", kind="安装"),
        repair(3, "", done="03-05 23:59:59", kind="安装"),
        repair(4, "", done="03-06 00:00:00", kind="安装"),
    ]
    seen = orders("unfinished_reported_same_day", "未完工报告时间", *rows)
    assert seen == {"D1": "hit", "D2": "miss", "D4": "miss"}


def test_a_test_run_takes_thirty_minutes() -> None:
    """T-20: a length that was not written down is unknown, no breach."""
    rows = [repair(n, value, kind="安装") for n, value in enumerate(("30", "29.99", "29", ""), start=1)]
    seen = orders("test_run", "试机时长", *rows, repair(9, "10"))
    assert seen == {"D1": "hit", "D2": "miss", "D3": "miss", "D4": "not_recorded"}


def test_information_of_every_kind_is_handled_within_a_day() -> None:
    """T-18: charged to the dispatcher."""
    rows = [
        repair(1, "", done="03-06 09:00:00"),
        repair(2, "", done="03-06 09:00:01", kind="送货"),
        repair(3, "", done="", kind="保养"),
    ]
    text = "\n".join([f"{HEAD} | 故障现象", *rows])
    seen = world(work_orders=text, kpis="info_handled_24h")
    assert seen.outcomes("info_handled_24h") == {"D1": "hit", "D2": "miss", "D3": "miss"}
    assert seen.sums("info_handled_24h", "0101") == Sums(1, 3)


def test_the_visit_form_comes_back_the_next_day() -> None:
    """T-35, P-14."""
    rows = [repair(1, "03-06 23:59:59"), repair(2, "03-07 00:00:00"), repair(3, "03-06 10:00", kind="安装")]
    assert orders("visit_form_next_day", "反馈单交回日期", *rows) == {"D1": "hit", "D2": "miss"}


def test_without_an_arrival_the_visit_form_follows_the_completion() -> None:
    """T-35."""
    row = "D1 | 维修 | 张三 | 陈静 | 03-05 09:00 | | 03-06 16:00 | 03-07 23:59:59"
    assert orders("visit_form_next_day", "反馈单交回日期", row) == {"D1": "hit"}


def test_guidance_is_followed_up_not_before_two_hours() -> None:
    """T-36: no latest time, so that a call that is missing stays pending; calls before the guidance say nothing."""
    text = "\n".join([f"{HEAD} | 电话指导时间", *(repair(n, "03-05 10:00:00") for n in range(1, 6))])
    calls = """
    工单号 | 回访时间 | 回访人
    D1 | 03-05 12:00:00 | 王芳
    D2 | 03-05 11:59:59 | 王芳
    D3 | 04-30 12:00:00 | 王芳
    D5 | 03-05 09:59:59 | 王芳
    """
    seen = world(work_orders=text, follow_up_calls=calls, kpis="guidance_follow_up").outcomes("guidance_follow_up")
    assert seen == {"D1": "hit", "D2": "miss", "D3": "hit", "D4": "pending", "D5": "pending"}


@pytest.mark.parametrize(
    ("bought", "reported", "charged"),
    [
        ("2024-03-05", "03-05 09:00", True),
        ("2024-03-04", "03-05 09:00", False),
        ("2024-02-29", "02-28 23:59:59", True),
        ("2024-02-29", "03-01 00:00:00", False),
    ],
)
def test_warranty_ends_on_the_same_date(bought: str, reported: str, charged: bool) -> None:
    """T-69: after 29 February on the 28th."""
    head = "工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间 | 购买日期 | 实收金额"
    order = f"D1 | 维修 | 张三 | {reported} | 03-06 10:00 | {bought} | 0.01"
    seen = world(work_orders=f"{head}\n{order}", kpis="charged_in_warranty")
    assert seen.sums("charged_in_warranty", "0103") == Sums(int(charged), None)


def test_filters_and_what_customers_broke_have_no_warranty() -> None:
    """T-69: nor is a free repair a charge; the fee of the case is what was charged."""
    text = """
    工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间 | 购买日期 | 实收金额 | 产品 | 故障现象 | 责任类别
    D1 | 维修 | 张三 | 03-05 09:00 | 03-06 10:00 | 2025-01-05 | 80 | 净水器 | 更换滤芯 |
    D2 | 维修 | 张三 | 03-05 09:00 | 03-06 10:00 | 2025-01-05 | 80 | 净水器 | 不出水 | 人为
    D3 | 维修 | 张三 | 03-05 09:00 | 03-06 10:00 | 2025-01-05 | 0  | 净水器 | 不出水 |
    D4 | 维修 | 张三 | 03-05 09:00 | 03-06 10:00 |            | 80 | 净水器 | 不出水 |
    D5 | 维修 | 张三 | 03-05 09:00 | 03-06 10:00 | 2025-03-06 | 80 | 净水器 | 不出水 |
    D6 | 维修 | 张三 | 03-05 09:00 | 03-06 10:00 | 2025-01-05 | 80 | 净水器 | 不出水 | 产品
    """
    seen = world(work_orders=text, kpis="charged_in_warranty")
    outcomes = {"D2": "customer", "D5": "end_before_start", "D6": "hit"}
    assert seen.outcomes("charged_in_warranty") == outcomes
    assert seen.cases("charged_in_warranty")["D6"].amount == 80


LEAKS = (
    "工单号 | 工单类型 | 师傅 | 机号 | 报修时间 | 完成时间 | 故障现象 | 责任类别 "
    "| 通知安装工时间 | 安装工到场时间 | 安装工是否修好"
)
INSTALLED = "AZ1 | 安装 | 李四 | HX1 | 02-01 09:00 | 02-10 17:00 | | | | |"


def charges(*leaks: str, as_of: str = "05-05 00:00") -> World:
    """The charges for leaks at a machine that 李四 installed in February."""
    return world(work_orders="\n".join([LEAKS, INSTALLED, *leaks]), as_of=as_of, kpis="leak_charges")


def parts(seen: World) -> dict[str, str]:
    """The state of every posting by what it is for."""
    return {str(case.part): _of(case) for case in seen.measured.cases}


def _of(case: Case) -> str:
    return case.state if case.state != "excluded" else str(case.reason)


def leak(rest: str, cause: str = "安装", technician: str = "张三") -> str:
    """A leak of 5 March with what the installer did about it."""
    return f"WX1 | 维修 | {technician} | HX1 | 03-05 09:00 | 03-07 10:00 | 漏水 | {cause} | {rest}"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (" | | ", {"found": "counted"}),
        ("03-05 10:00:00 | 03-06 10:00:00 | 是", {"found": "counted"}),
        ("03-05 10:00:00 | 03-06 10:00:01 | 是", {"found": "counted", "not_on_site": "counted"}),
        ("03-05 10:00:00 | 03-06 10:00:01 | 否", {"found": "counted", "not_on_site": "counted"}),
        ("03-05 10:00:00 | | ", {"found": "counted", "not_on_site": "counted"}),
        ("03-05 10:00:00 | 03-06 10:00:00 | 否", {"found": "counted", "not_fixed": "counted"}),
        ("03-05 10:00:00 | 03-06 10:00:00 | ", {"found": "counted"}),
        ("03-05 10:00:00 | 03-05 09:59:59 | 否", {"found": "counted", "not_on_site": "end_before_start"}),
    ],
)
def test_leak_charges_add_to_the_visit_and_exclude_each_other(rest: str, expected: dict[str, str]) -> None:
    """D-03, T-21: 30 for the visit; late adds 100 (130 in all), came in vain adds 30 (60 in all), never both."""
    seen = charges(leak(rest))
    assert parts(seen) == expected
    counted = [case for case in seen.measured.cases if case.state == "counted"]
    assert seen.sums("leak_charges", "0104") == Sums(len(counted), None, excluded=len(expected) - len(counted))
    assert {(case.employee_no, case.payee_no, case.subject) for case in counted} == {("0104", "0103", "WX1")}


@pytest.mark.parametrize(("as_of", "state"), [("03-06 10:00:00", "pending"), ("03-06 10:00:01", "counted")])
def test_the_installer_has_a_day_to_come(as_of: str, state: str) -> None:
    """T-21: nothing is charged before the 24 hours have run out."""
    assert parts(charges(leak("03-05 10:00:00 | | "), as_of=as_of))["not_on_site"] == state


@pytest.mark.parametrize(
    ("cause", "expected"), [("", {"found": "pending"}), ("产品", {}), ("安装", {"found": "counted"})]
)
def test_only_leaks_confirmed_as_the_installation_s_are_charged(cause: str, expected: dict[str, str]) -> None:
    """D-03."""
    assert parts(charges(leak(" | | ", cause=cause))) == expected


def test_who_repairs_his_own_installation_pays_nobody() -> None:
    """D-03: the charge is the visit of another; both spellings name one person."""
    assert parts(charges(leak(" | | ", technician="0104"))) == {"found": "installer_himself"}


def test_a_leak_dated_before_the_installation_charges_nobody() -> None:
    """D-03: the installer and a later date stand on the leak order itself."""
    head = "工单号 | 工单类型 | 师傅 | 报修时间 | 故障现象 | 责任类别 | 安装工 | 安装日期"
    rows = [
        f"WX{n} | 维修 | 张三 | 03-05 09:00 | 漏水 | 安装 | 李四 | {day}" for n, day in enumerate(("03-05", "03-06"))
    ]
    seen = world(work_orders="\n".join([head, *rows]), kpis="leak_charges")
    assert seen.outcomes("leak_charges") == {"WX0": "hit"}


TRANSFERS = {
    "scheme": "leaks",
    "effective_from": "2015-01-01",
    "zh": "漏水补贴",
    "en": "Leak charges",
    "sources": ["S6"],
    "offences": [
        {
            "id": part,
            "zh": part,
            "en": part,
            "kpi": "leak_charges",
            "parts": [part],
            "per": "item",
            "consequences": [{"rule": rule, "steps": [{"do": "transfer", "amount": amount}]}],
        }
        for part, rule, amount in (
            ("found", "F-51", "30"), ("not_on_site", "F-52", "100"), ("not_fixed", "F-53", "30"),
        )
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rest", "total"),
    [
        (" | | ", 30),
        ("03-05 10:00:00 | 03-06 10:00:00 | 是", 30),
        ("03-05 10:00:00 | 03-06 10:00:01 | 否", 130),
        ("03-05 10:00:00 | 03-06 10:00:00 | 否", 60),
    ],
)
def test_thirty_a_hundred_and_thirty_yuan_go_to_the_repairer(rest: str, total: int) -> None:
    """D-03, X-32, F-51 to F-53: what the installer loses, the repairer gets."""
    policies = Policies(Policy.model_validate(TRANSFERS))
    month, as_of = Month.parse(MONTH), moment(LATER)
    asked = asks(policies, definitions(), Settings(), month, 1)
    with database(logs={"work_orders": "\n".join([LEAKS, INSTALLED, leak(rest)])}) as db:
        scored = score_month(measure(db, asked, month, as_of), policies, definitions().kpis)
    sums = {card.employee.employee_no: sum(p.amount or 0 for p in card.proposals) for card in scored.cards}
    assert (sums["0104"], {p.payee for card in scored.cards for p in card.proposals if p.payee}) == (-total, {"0103"})
