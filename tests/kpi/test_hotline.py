"""The desk: T-06, T-22, T-53, T-54, T-55, T-68 at and beyond their limits; R-04, R-06, R-07, R-24, R-25."""

from fractions import Fraction

import pytest

from tests.kpi.world import Sums, world

RINGS, WAIT, PRIVATE = "phone_answered_by_ring", "phone_answered_30s", "private_call_minutes"
HOUR, DAY, REPLY = "messages_replied_1h", "question_replied_24h", "reply_12h"
PHONE_SCORE, MESSAGE_SCORE, SETTLED = "phone_satisfaction", "message_satisfaction", "first_contact_resolution"

CALLS = """
通话编号 | 来电时间       | 接听人 | 接入方式 | 振铃次数 | 等待时长 | 是否接听
LD1     | 03-03 09:00:00 | 王芳   | 电话    | 3 | 30   | 是
LD2     | 03-03 09:10:00 | 王芳   |         | 4 | 31   | 是
LD3     | 03-03 09:20:00 | 王芳   | 电话    | 2 | 12   | 否
LD4     | 03-03 09:30:00 |        | 电话    |   |      | 否
LD5     | 03-03 09:40:00 | 王芳   | 电话    |   |      | 是
ZX1     | 03-03 09:50:00 | 王芳   | 在线    |   | 30.5 | 是
LD6     | 04-01 00:00:00 | 王芳   | 电话    | 1 | 3    | 是
"""
CHATS = """
留言编号 | 收到时间       | 回复时间       | 回复人 | 渠道
LY1     | 03-04 10:00:00 | 03-04 10:00:30 | 王芳   | 在线
LY2     | 03-04 10:00:00 | 03-04 10:00:31 | 王芳   | 在线
LY3     | 03-04 10:00:00 | 03-04 10:00:10 | 王芳   | 短信
"""


def test_t_06_third_ring_is_in_time_and_the_fourth_is_late() -> None:
    """Unanswered calls are misses however short they rang; online sessions and unknown rings are no cases."""
    seen = world(phone_calls=CALLS, kpis=RINGS)
    assert seen.outcomes(RINGS) == {"LD1": "hit", "LD2": "miss", "LD3": "miss", "LD4": "miss"}
    assert seen.sums(RINGS, "0105") == Sums(1, 3)
    assert seen.sums(RINGS) == Sums(1, 4)
    assert seen.owners(RINGS)["LD4"] == "nobody_named"


def test_t_53_thirty_seconds_are_in_time_and_any_more_is_late() -> None:
    seen = world(phone_calls=CALLS, messages=CHATS, kpis=WAIT)
    assert seen.outcomes(WAIT) == {
        "LD1": "hit", "LD2": "miss", "LD3": "miss", "LD4": "miss", "ZX1": "miss", "LY1": "hit", "LY2": "miss",
    }  # fmt: skip
    assert seen.sums(WAIT, "0105") == Sums(2, 6)


@pytest.mark.parametrize(("as_of", "outcome"), [("03-31 23:59:30", "pending"), ("03-31 23:59:31", "miss")])
def test_t_53_call_still_ringing_is_pending(as_of: str, outcome: str) -> None:
    calls = "来电时间 | 接听人 | 是否接听\n03-31 23:59:00 | 王芳 | 否"
    assert list(world(phone_calls=calls, as_of=as_of, kpis=WAIT).outcomes(WAIT).values()) == [outcome]


def test_t_53_answer_times_tell_which_calls_were_answered() -> None:
    """Where a sheet stamps answers, one without a stamp was not answered; a stamp before the call is a fault."""
    calls = """
    通话编号 | 来电时间       | 接听人 | 接听时间       | 等待时长
    LD1     | 03-03 09:00:00 | 王芳   | 03-03 09:00:30 |
    LD2     | 03-03 09:10:00 | 王芳   | 03-03 09:10:31 |
    LD3     | 03-03 09:20:00 | 王芳   |                | 10
    LD4     | 03-03 09:30:00 | 王芳   | 03-03 09:29:59 |
    """
    seen = world(phone_calls=calls, kpis=WAIT)
    assert seen.outcomes(WAIT) == {"LD1": "hit", "LD2": "miss", "LD3": "miss", "LD4": "end_before_start"}


def test_t_53_wait_alone_tells_that_a_call_was_answered() -> None:
    calls = "通话编号 | 来电时间 | 接听人 | 等待时长\nLD1 | 03-03 09:00 | 王芳 | 10\nLD2 | 03-03 09:00 | 王芳 |"
    assert world(phone_calls=calls, kpis=WAIT).outcomes(WAIT) == {"LD1": "hit", "LD2": "miss"}


WRITTEN = """
留言编号 | 收到时间       | 回复时间       | 回复人 | 渠道
DX1     | 03-03 10:00:00 | 03-03 11:00:00 | 王芳   | 短信
DX2     | 03-03 10:00:00 | 03-03 11:00:01 | 王芳   | 短信
YJ1     | 03-07 22:00:00 | 03-07 23:00:00 | 王芳   | 邮件
YJ2     | 03-03 10:00:00 | 03-04 10:00:00 | 王芳   | 电子邮件
YJ3     | 03-03 10:00:00 | 03-03 09:59:59 | 王芳   | 邮件
WX1     | 03-03 10:00:00 | 03-04 10:00:01 | 王芳   | 微信
WX2     | 03-03 10:00:00 |                |        | 微信
"""


def test_t_54_text_messages_and_mails_have_one_hour() -> None:
    seen = world(messages=WRITTEN, kpis=HOUR)
    assert seen.outcomes(HOUR) == {
        "DX1": "hit", "DX2": "miss", "YJ1": "hit", "YJ2": "miss", "YJ3": "end_before_start",
    }  # fmt: skip
    assert seen.sums(HOUR, "0105") == Sums(2, 4, excluded=1)


def test_t_55_questions_by_any_channel_have_a_day() -> None:
    outcomes = world(messages=WRITTEN, kpis=DAY).outcomes(DAY)
    assert (outcomes["YJ2"], outcomes["WX1"], outcomes["WX2"]) == ("hit", "miss", "miss")
    assert len(outcomes) == 7


@pytest.mark.parametrize(
    ("as_of", "hour", "day"),
    [
        ("04-01 00:59:59", "pending", "pending"),
        ("04-01 01:00:00", "miss", "pending"),
        ("04-01 23:59:59", "miss", "pending"),
        ("04-02 00:00:00", "miss", "miss"),
    ],
)
def test_messages_waiting_for_a_reply_across_the_end_of_the_month(as_of: str, hour: str, day: str) -> None:
    messages = "留言编号 | 收到时间 | 回复人 | 渠道\nDX1 | 03-31 23:59:59 | 王芳 | 短信"
    seen = world(messages=messages, as_of=as_of, kpis=f"{HOUR} {DAY}")
    assert (seen.outcomes(HOUR), seen.outcomes(DAY)) == ({"DX1": hour}, {"DX1": day})


def test_t_22_first_reply_within_twelve_hours_of_the_request() -> None:
    orders = """
    工单号 | 工单类型 | 师傅 | 报修时间       | 首次联系时间
    WX1    | 维修    | 张三 | 03-03 20:00:00 | 03-04 08:00:00
    WX2    | 维修    | 张三 | 03-03 20:00:00 | 03-04 08:00:01
    AZ1    | 安装    | 李四 | 03-03 20:00:00 |
    AZ2    | 安装    | 李四 | 03-03 20:00:00 | 03-03 19:59:59
    WX3    | 维修    | 张三 | 02-28 23:59:59 | 03-01 08:00:00
    """
    seen = world(work_orders=orders, kpis=REPLY)
    assert seen.outcomes(REPLY) == {"WX1": "hit", "WX2": "miss", "AZ1": "miss", "AZ2": "end_before_start"}
    assert seen.sums(REPLY, "0103") == Sums(1, 2)


PRIVATE_CALLS = """
通话编号 | 来电时间    | 姓名 | 是否私人电话 | 通话分钟数 | 通话秒数 | 振铃次数 | 等待时长 | 评分 | 分制
SR1     | 03-03 09:00 | 王芳 | 是 | 3    |     | 9 | 99 | 1 | 5
SR2     | 03-03 10:00 | 王芳 | 是 |      | 180 |   |    |   |
SR3     | 03-03 11:00 | 王芳 | 是 |      | 181 |   |    |   |
SR4     | 03-03 12:00 | 王芳 | 是 | 3.01 |     |   |    |   |
SR5     | 03-03 13:00 | 王芳 | 是 |      |     |   |    |   |
LD1     | 03-03 14:00 | 王芳 | 否 | 25   |     | 1 |  5 | 5 | 5
"""


def test_t_68_private_calls_have_three_minutes() -> None:
    """T-68, A-14: three minutes to the second are allowed."""
    seen = world(phone_calls=PRIVATE_CALLS, kpis=PRIVATE)
    assert seen.outcomes(PRIVATE) == {"SR1": "hit", "SR2": "hit", "SR3": "miss", "SR4": "miss"}


@pytest.mark.parametrize("kpi", [RINGS, WAIT, PHONE_SCORE])
def test_private_calls_are_no_customers_calls(kpi: str) -> None:
    assert set(world(phone_calls=PRIVATE_CALLS, kpis=kpi).cases(kpi)) == {"LD1"}


SCORED_CALLS = """
通话编号 | 来电时间    | 接听人 | 评分 | 分制 | 是否一次解决
LD1     | 03-03 09:00 | 王芳   | 5    | 5   | 是
LD2     | 03-03 10:00 | 王芳   | 80   | 100 | 否
LD3     | 03-03 11:00 | 王芳   |      |     |
LD4     | 04-01 00:00 | 王芳   | 1    | 5   | 否
"""
SCORED_MESSAGES = """
留言编号 | 收到时间    | 回复人 | 渠道 | 评分 | 满分 | 是否一次解决
DX1     | 03-03 09:00 | 王芳   | 短信 | 4    | 5   | 是
YJ1     | 03-03 10:00 | 王芳   | 邮件 | 3.5  | 5   | 是
ZX1     | 03-03 11:00 | 王芳   | 在线 | 9    | 10  | 否
WX1     | 03-03 12:00 | 王芳   | 微信 | 1    | 5   |
"""


def test_x_19_each_score_counts_as_a_share_of_its_own_scale() -> None:
    """R-06: calls 5 of 5 and 80 of 100, a chat 9 of 10. R-07: a text message 4 of 5, a mail 3.5 of 5."""
    seen = world(phone_calls=SCORED_CALLS, messages=SCORED_MESSAGES, kpis=f"{PHONE_SCORE} {MESSAGE_SCORE}")
    assert seen.sums(PHONE_SCORE, "0105") == Sums(Fraction(27, 10), 3)
    assert seen.sums(MESSAGE_SCORE, "0105") == Sums(Fraction(3, 2), 2)
    assert set(seen.cases(MESSAGE_SCORE)) == {"DX1", "YJ1"}


def test_r_24_r_25_contacts_settled_at_once_are_of_those_that_say_so() -> None:
    seen = world(phone_calls=SCORED_CALLS, messages=SCORED_MESSAGES, kpis=SETTLED)
    assert seen.outcomes(SETTLED) == {"LD1": "hit", "LD2": "miss", "DX1": "hit", "YJ1": "hit", "ZX1": "miss"}
    assert seen.sums(SETTLED, "0105") == Sums(3, 5)
