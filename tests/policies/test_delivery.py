"""The delivery scheme (S10, S12, S14 to S16, S20): every limit from T-23 to T-36 by itself, met by every case only."""

import pytest

from tests.policies.held import Held, shipped_policy

DELIVERY = Held("delivery")
STANDARDS = {
    "message_on_the_day": "T-34",
    "appointment_3_days_ahead": "T-25",
    "schedule_posted": "T-24",
    "scheduled_from_15": "T-29",
    "task_sent_by_17": "T-30",
    "slot_told_by_19": "T-31",
    "somebody_home": "T-28",
    "morning_report": "T-33",
    "called_1_to_2_hours_before": "T-32",
    "in_customers_time": "T-23",
    "reminded_by_17": "T-27",
    "installed_in_2_days": "T-26",
    "visit_form": "T-35",
    "guidance_followed_up": "T-36",
}


def test_every_limit_is_a_standard_and_nothing_is_fined() -> None:
    policy = shipped_policy("delivery")
    assert {standard.id: standard.rule for standard in policy.standards} == STANDARDS
    assert (policy.offences, policy.has_total) == ((), False)


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_limit_holds_for_every_case(standard: str) -> None:
    assert DELIVERY.verdict(standard, 5, 5).state == "met"
    assert DELIVERY.verdict(standard, 199, 200).state == "missed"
    assert DELIVERY.verdict(standard, 4, 4).state == "too_few"


def test_month_of_a_delivery_leader() -> None:
    """T-31 and T-32: five customers told by 19:00, one of whom was called 59 minutes 59 seconds before arrival."""
    head = "送货单号 | 下单时间 | 送货日期 | 送货组长 | 时段通知时间 | 送达时间 | 送前通知时间"
    calls = ["03-12 10:00:00"] * 4 + ["03-12 11:00:01"]
    rows = [
        f"SH{n} | 03-01 10:00 | 03-12 | 李四 | 03-11 19:00:00 | 03-12 12:00:00 | {called}"
        for n, called in enumerate(calls)
    ]
    card = DELIVERY.cards(deliveries="\n".join([head, *rows]))["0104"]
    states = {verdict.id: verdict.state for verdict in card.standards}
    assert (states["slot_told_by_19"], states["called_1_to_2_hours_before"]) == ("met", "missed")
