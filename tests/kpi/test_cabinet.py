"""T-46 to T-50, D-17, S32: spot visits, forms and promises of the cabinet scheme, each at its limit and beyond."""

import pytest

from tests.kpi.world import Sums, world

WEEKLY = "spot_visits_weekly"
VISITS = "抽查回访日期 | 回访员 | 合同号"


def weeks(*days: str, as_of: str = "05-05 00:00", month: str = "2025-03") -> dict[str, str]:
    """What comes of the month's weeks with spot visits on these days."""
    rows = [f"{day} | 刘伟(0106) | HT{number}" for number, day in enumerate(days)]
    return world(spot_visits="\n".join([VISITS, *rows]), as_of=as_of, month=month, kpis=WEEKLY).outcomes(WEEKLY)


def test_two_visits_in_every_week_whose_monday_lies_in_the_month() -> None:
    """T-47: March 2025 has the Mondays 3, 10, 17, 24 and 31; the last week ends on 6 April."""
    seen = weeks("03-03", "03-09", "03-16", "03-17", "03-18", "03-19", "03-31", "04-06")
    assert seen == {
        "2025-W10": "hit", "2025-W11": "miss", "2025-W12": "hit", "2025-W13": "miss", "2025-W14": "hit",
    }  # fmt: skip


def test_a_week_belongs_to_the_month_of_its_monday() -> None:
    """T-47: 1 and 2 March lie in a week of February."""
    assert weeks("02-24", "03-02", month="2025-02") == {"2025-W09": "hit"}
    assert "2025-W09" not in weeks("02-24", "03-02")


def test_weeks_before_the_first_visit_ever_are_none() -> None:
    """T-47: nobody kept the log then."""
    assert weeks("03-25", "03-26") == {"2025-W13": "hit", "2025-W14": "miss"}


@pytest.mark.parametrize(("as_of", "outcome"), [("03-09 23:59:59", "pending"), ("03-10 00:00:00", "miss")])
def test_a_week_is_awaited_until_sunday_is_over(as_of: str, outcome: str) -> None:
    """T-47."""
    assert weeks("03-03", as_of=as_of)["2025-W10"] == outcome


def test_the_number_of_visits_is_the_company_s_task() -> None:
    """T-47: the text asks it of the shop, not of one inspector."""
    seen = world(spot_visits=f"{VISITS}\n03-03 | 刘伟(0106) | HT1\n03-04 | 0106 | HT2", kpis=WEEKLY)
    assert set(seen.owners(WEEKLY).values()) == {"nobody_named"}
    assert seen.sums(WEEKLY) == Sums(1, 5)


FORMS = """
抽查回访日期 | 回访员 | 合同号 | 回访返回时间 | 反馈单上交时间 | 助理 | 服务承诺时间
03-05 | 0106 | HT1 | 03-05 16:00:00 | 03-06 04:00:00 | 王芳 | 03-08 04:00:00
03-05 | 0106 | HT2 | 03-05 16:00:00 | 03-06 04:00:01 | 王芳 | 03-08 04:00:02
03-05 | 0106 | HT3 | 03-05 16:00:00 |                | 王芳 |
03-05 | 0106 | HT4 | 03-05 16:00:00 | 03-05 15:59:59 | 王芳 | 03-05 15:00:00
03-05 | 0106 | HT5 |                |                | 王芳 |
"""


def test_feedback_forms_are_handed_in_within_twelve_hours() -> None:
    """T-48: from the inspector's return."""
    seen = world(spot_visits=FORMS, kpis="feedback_form_12h")
    outcomes = {"HT1": "hit", "HT2": "miss", "HT3": "miss", "HT4": "end_before_start"}
    assert seen.outcomes("feedback_form_12h") == outcomes
    assert seen.sums("feedback_form_12h", "0106") == Sums(1, 3, excluded=1)
    waiting = world(spot_visits=FORMS, as_of="03-06 04:00:00", kpis="feedback_form_12h")
    assert waiting.outcomes("feedback_form_12h")["HT3"] == "pending"


def test_service_is_promised_within_forty_eight_hours_of_the_form() -> None:
    """T-49: charged to the assistant."""
    seen = world(spot_visits=FORMS, kpis="promise_48h")
    assert seen.outcomes("promise_48h") == {"HT1": "hit", "HT2": "miss", "HT4": "end_before_start"}
    assert seen.sums("promise_48h", "0105") == Sums(1, 2, excluded=1)


def test_complaints_are_answered_within_twenty_four_hours() -> None:
    """T-50."""
    rows = """
    投诉编号 | 投诉时间 | 处理人 | 首次回复时间 | 重复投诉编号
    TS1 | 03-05 10:00:00 | 王芳 | 03-06 10:00:00 |
    TS2 | 03-05 10:00:00 | 王芳 | 03-06 10:00:01 |
    TS3 | 03-05 10:00:00 | 王芳 |                |
    TS4 | 03-05 10:00:00 | 王芳 |                | TS1
    """
    seen = world(complaints=rows, kpis="complaint_promise_24h").outcomes("complaint_promise_24h")
    assert seen == {"TS1": "hit", "TS2": "miss", "TS3": "miss", "TS4": "duplicate"}


def test_the_other_reading_calls_between_one_day_and_two() -> None:
    """T-46, D-17, X-12: both ends inclusive."""
    kpi = "follow_up_24_to_48h"
    head = "工单号 | 工单类型 | 师傅 | 报修时间 | 完成时间"
    orders = [f"AZ{n} | 安装 | 李四 | 03-03 08:00 | 03-03 17:00:00" for n in range(1, 6)]
    calls = """
    工单号 | 回访时间 | 回访人
    AZ1 | 03-04 16:59:59 | 王芳
    AZ2 | 03-04 17:00:00 | 王芳
    AZ3 | 03-05 17:00:00 | 王芳
    AZ4 | 03-05 17:00:01 | 王芳
    """
    seen = world(work_orders="\n".join([head, *orders]), follow_up_calls=calls, kpis=kpi)
    assert seen.outcomes(kpi) == {"AZ1": "miss", "AZ2": "hit", "AZ3": "hit", "AZ4": "miss", "AZ5": "miss"}
    reasons = {number: case.reason for number, case in seen.cases(kpi).items()}
    assert reasons == {"AZ1": "too_early", "AZ2": None, "AZ3": None, "AZ4": "too_late", "AZ5": None}


def test_only_verified_praise_counts() -> None:
    """S32: for the technician of the order."""
    orders = "工单号 | 工单类型 | 师傅 | 报修时间\nAZ1 | 安装 | 李四 | 03-03 08:00\nAZ2 | 安装 | 李四 | 03-03 08:00"
    calls = """
    工单号 | 回访时间 | 表扬 | 查实
    AZ1 | 03-04 10:00 | 表扬 | 是
    AZ2 | 03-04 10:00 | 表扬 |
    AZ2 | 03-05 10:00 | 表扬 | 否
    AZ2 | 03-06 10:00 | 否   | 是
    """
    seen = world(work_orders=orders, follow_up_calls=calls, kpis="praises")
    assert seen.sums("praises", "0104") == Sums(1, None, pending=1, excluded=1)
