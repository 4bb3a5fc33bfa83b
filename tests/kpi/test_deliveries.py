"""T-23 to T-34: the calls and notices around a delivery, each at its limit and just beyond."""

import pytest

from pipeline.ingest.recognise import find_heading
from tests.kpi.tables import LOGS
from tests.kpi.world import Sums, World, world

HEAD = "送货单号 | 下单时间 | 送货日期 | 计划安装日期 | 安装助理 | 送货组长 | 客服专员"
ROWS = "SH{n} | 03-01 10:00 | 03-12 | 03-14 | 陈静 | 李四 | 王芳"


def deliveries(column: str, *moments: str, as_of: str = "05-05 00:00", kpi: str = "") -> dict[str, str]:
    """What comes of deliveries on 12 March, installed on 14 March, that differ in one column; `SH1` is the first."""
    rows = [f"{ROWS.format(n=n)} | {moment}" for n, moment in enumerate(moments, start=1)]
    return world(deliveries="\n".join([f"{HEAD} | {column}", *rows]), as_of=as_of, kpis=kpi).outcomes(kpi)


def test_schedule_is_posted_by_the_end_of_the_day_before() -> None:
    """T-24, P-11: earlier is in time as well."""
    seen = deliveries(
        "安排表公布时间", "03-11 23:59:59", "03-12 00:00:00", "03-08 09:00", "", kpi="schedule_day_before"
    )
    assert seen == {"SH1": "hit", "SH2": "miss", "SH3": "hit", "SH4": "miss"}


@pytest.mark.parametrize(("as_of", "outcome"), [("03-11 23:59:59", "pending"), ("03-12 00:00:00", "miss")])
def test_a_schedule_may_still_be_posted_until_the_day_begins(as_of: str, outcome: str) -> None:
    """T-24."""
    assert deliveries("安排表公布时间", "", as_of=as_of, kpi="schedule_day_before") == {"SH1": outcome}


def test_appointment_call_comes_three_days_ahead() -> None:
    """T-25: installation on the 14th, so the 11th is in time and the 12th is not."""
    seen = deliveries("预约电话时间", "03-11 23:59:59", "03-12 00:00:00", kpi="appointment_call_3d")
    assert seen == {"SH1": "hit", "SH2": "miss"}


def test_installation_follows_within_two_days() -> None:
    """T-26: delivered on the 12th."""
    head = "送货单号 | 下单时间 | 送达时间 | 安装完成时间 | 安装工"
    rows = """
    SH1 | 03-01 10:00 | 03-12 17:00 | 03-14 23:59:59 | 李四
    SH2 | 03-01 10:00 | 03-12 17:00 | 03-15 00:00:00 | 李四
    SH3 | 03-01 10:00 | 03-12 17:00 | 03-11 00:00:00 | 李四
    SH4 | 03-01 10:00 |             |                | 李四
    """
    seen = world(deliveries=head + rows, kpis="install_2d")
    assert seen.outcomes("install_2d") == {"SH1": "hit", "SH2": "miss", "SH3": "end_before_start"}
    assert seen.sums("install_2d", "0104") == Sums(1, 2, excluded=1)


@pytest.mark.parametrize(
    ("kpi", "column", "last"),
    [
        ("reminder_17h", "安装前提醒时间", "03-13 17:00:00"),
        ("task_faxed_17h", "送货任务传真时间", "03-11 17:00:00"),
        ("slot_told_19h", "时段通知时间", "03-11 19:00:00"),
    ],
)
def test_done_by_a_time_of_the_day_before(kpi: str, column: str, last: str) -> None:
    """T-27 and T-30 by 17:00, T-31 by 19:00: that second is in time, the next one is late."""
    late = last[:-1] + "1"
    assert deliveries(column, last, late, "", kpi=kpi) == {"SH1": "hit", "SH2": "miss", "SH3": "miss"}
    assert deliveries(column, "", as_of=last, kpi=kpi) == {"SH1": "pending"}
    assert deliveries(column, "", as_of=late, kpi=kpi) == {"SH1": "miss"}


def test_somebody_home_is_confirmed_on_the_day_before_only() -> None:
    """T-28."""
    moments = ("03-10 23:59:59", "03-11 00:00:00", "03-11 23:59:59", "03-12 00:00:00")
    seen = deliveries("确认有人接货时间", *moments, kpi="home_confirmed")
    assert seen == {"SH1": "miss", "SH2": "hit", "SH3": "hit", "SH4": "miss"}


def test_scheduling_begins_at_three_in_the_afternoon() -> None:
    """T-29: from 15:00 of the day before until that day ends."""
    moments = ("03-11 14:59:59", "03-11 15:00:00", "03-11 23:59:59", "03-12 00:00:00", "03-10 16:00:00")
    seen = deliveries("排班时间", *moments, kpi="scheduled_after_15h")
    assert seen == {"SH1": "miss", "SH2": "hit", "SH3": "hit", "SH4": "miss", "SH5": "miss"}


def test_customer_is_called_one_to_two_hours_before_arrival() -> None:
    """T-32: both ends inclusive; no call is a miss; reasons tell early from late."""
    head = "送货单号 | 下单时间 | 送达时间 | 送货组长 | 送前通知时间"
    rows = """
    SH1 | 03-01 10:00 | 03-12 12:00 | 李四 | 03-12 09:59:59
    SH2 | 03-01 10:00 | 03-12 12:00 | 李四 | 03-12 10:00:00
    SH3 | 03-01 10:00 | 03-12 12:00 | 李四 | 03-12 11:00:00
    SH4 | 03-01 10:00 | 03-12 12:00 | 李四 | 03-12 11:00:01
    SH5 | 03-01 10:00 | 03-12 12:00 | 李四 |
    """
    seen = world(deliveries=head + rows, kpis="called_1_2h")
    assert seen.outcomes("called_1_2h") == {"SH1": "miss", "SH2": "hit", "SH3": "hit", "SH4": "miss", "SH5": "miss"}
    reasons = {number: case.reason for number, case in seen.cases("called_1_2h").items()}
    assert reasons == {"SH1": "too_early", "SH2": None, "SH3": None, "SH4": "too_late", "SH5": None}


def morning(*reports: str, as_of: str = "05-05 00:00") -> World:
    """A day with one delivery per report of the storekeeper."""
    head = "送货单号 | 下单时间 | 送货日期 | 仓管 | 仓管反馈时间"
    rows = [f"SH{n} | 03-01 10:00 | 03-12 | 刘伟(0106) | {report}" for n, report in enumerate(reports)]
    return world(deliveries="\n".join([head, *rows]), as_of=as_of, kpis="daily_report_0830")


@pytest.mark.parametrize(
    ("reports", "outcome"),
    [
        (("03-12 08:30:00", "03-12 08:00:00"), "hit"),
        (("03-12 08:30:01", "03-12 08:00:00"), "miss"),
        (("03-12 08:00:00", ""), "miss"),
    ],
)
def test_all_deliveries_of_a_day_are_reported_by_half_past_eight(reports: tuple[str, ...], outcome: str) -> None:
    """T-33, P-12: one case a day."""
    assert morning(*reports).outcomes("daily_report_0830") == {"2025-03-12": outcome}
    assert morning(*reports).sums("daily_report_0830", "0106").denominator == 1


def test_a_morning_report_is_awaited_until_half_past_eight() -> None:
    """T-33."""
    assert morning("", as_of="03-12 08:30:00").outcomes("daily_report_0830") == {"2025-03-12": "pending"}


def test_message_is_sent_on_the_day_of_the_order() -> None:
    """T-34: a left-over order is the installation assistant's, a contract the clerk's."""
    head = "送货单号 | 下单时间 | 单据类别 | 客服专员 | 安装助理 | 客服短信时间"
    rows = """
    SH1 | 03-05 00:00:00 | 合同单 | 王芳 | 陈静 | 03-05 23:59:59
    SH2 | 03-05 23:59:59 | 遗留单 | 王芳 | 陈静 | 03-06 00:00:00
    """
    seen = world(deliveries=head + rows, kpis="order_message_same_day")
    assert seen.outcomes("order_message_same_day") == {"SH1": "hit", "SH2": "miss"}
    assert seen.owners("order_message_same_day") == {"SH1": "0105", "SH2": "0101"}


def test_delivery_comes_in_the_time_that_the_customer_named() -> None:
    """T-23: of a range its end counts; a later date that the customer agreed to is left out."""
    head = "送货单号 | 下单时间 | 客户要求送达时间 | 送货组长 | 送达时间 | 客户同意改期 | 状态"
    rows = """
    SH1 | 03-01 10:00 | 03-12 14:00~16:00 | 李四 | 03-12 16:00:00 |      |
    SH2 | 03-01 10:00 | 03-12 14:00~16:00 | 李四 | 03-12 16:00:01 |      |
    SH3 | 03-01 10:00 | 03-12 14:00~16:00 | 李四 | 03-13 10:00:00 | 同意 |
    SH4 | 03-01 10:00 | 03-12 14:00~16:00 | 李四 |                |      |
    SH5 | 03-01 10:00 | 03-12 14:00~16:00 | 李四 |                |      | 已取消
    """
    seen = world(deliveries=head + rows, kpis="delivered_as_wanted").outcomes("delivered_as_wanted")
    assert seen == {"SH1": "hit", "SH2": "miss", "SH3": "customer_agreed_later", "SH4": "miss"}
    waiting = world(deliveries=head + rows, as_of="03-12 16:00:00", kpis="delivered_as_wanted")
    assert waiting.outcomes("delivered_as_wanted")["SH4"] == "pending"


@pytest.mark.parametrize(
    ("log", "headers"),
    [
        ("deliveries", "送货单号 下单时间"),
        ("deliveries", "配送單號 下單時間 工單號 送貨日期 安裝助理 送貨組長 客戶姓名 聯繫電話 狀態"),
        ("deliveries", "DeliveryNo. OrderedAt DeliveredAt Installer Status"),
        ("bench_batches", "返修批号 收机日期"),
        ("bench_batches", "批号 收机日期 机号 台数(台) 维修工 修复日期 返修回访日期 回访人"),
        ("spot_visits", "合同号 上门回访日期 回访员"),
        ("spot_visits", "抽查回访日期 回访员 工单号 反馈单上交时间 助理 服务承诺时间 客户意见"),
        ("follow_up_calls", "工单号 回访日期"),
        ("follow_up_calls", "工单号 回访日期 回访员 评分 满分"),
        ("work_orders", "工单号 工单类型 报修时间 安装工 购买日期 试机时长 配件上交日期 反馈单交回日期"),
    ],
)
def test_headers_alone_tell_the_log(log: str, headers: str) -> None:
    found = find_heading([(1, headers.split())], LOGS.values())
    assert found is not None
    assert (found.log.id, found.missing, found.extras) == (log, (), ())
