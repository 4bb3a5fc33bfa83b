"""The service desk (S38, S46): R-04 to R-07, T-53 to T-55, each exactly at its threshold and just below."""

import pytest

from tests.policies.held import Held, shipped_policy

HOTLINE = Held("hotline")


@pytest.mark.parametrize(
    ("standard", "rule", "met", "missed"),
    [
        ("answered_in_30_seconds", "T-53", (1000, 1000), (999, 1000)),
        ("replied_in_1_hour", "T-54", (1000, 1000), (999, 1000)),
        ("replied_in_24_hours", "T-55", (1000, 1000), (999, 1000)),
        ("settled_in_first_contact", "R-04", (800, 1000), (799, 1000)),
        ("fixed_at_first_visit", "R-04", (800, 1000), (799, 1000)),
        ("resolved_in_24_hours", "R-05", (950, 1000), (949, 1000)),
        ("phone_and_chat_satisfaction", "R-06", (900, 1000), ("899.8", 1000)),
        ("message_satisfaction", "R-07", (800, 1000), ("799.8", 1000)),
    ],
)
def test_thresholds(standard: str, rule: str, met: tuple[int, int], missed: tuple[str | int, int]) -> None:
    reached, short = HOTLINE.verdict(standard, *met), HOTLINE.verdict(standard, *missed)
    assert (reached.rule, reached.state, short.state) == (rule, "met", "missed")


@pytest.mark.parametrize(("cases", "state"), [(0, "no_data"), (9, "too_few"), (10, "met")])
def test_few_contacts_are_not_judged(cases: int, state: str) -> None:
    assert HOTLINE.verdict("answered_in_30_seconds", cases, cases).state == state


def test_no_weights_no_total() -> None:
    """S38 and S46 give thresholds only: nothing is added up and nobody is graded."""
    policy = shipped_policy("hotline")
    assert (policy.has_total, policy.grades) == (False, ())


def test_month_of_an_agent() -> None:
    """R-06: four calls at 5 of 5 and one at 2.5 of 5 are 4.5 on average; the tenth call rang 31 seconds (T-53)."""
    waits = [30] * 9 + [31]
    scores = ["5 | 5", "50 | 50", "100 | 100", "5 | 5", "2.5 | 5"] + ["|"] * 5
    rows = [f"LD{n} | 03-03 09:0{n} | 王芳 | {w} | {s}" for n, (w, s) in enumerate(zip(waits, scores, strict=True))]
    calls = "\n".join(["通话编号 | 来电时间 | 接听人 | 等待时长 | 评分 | 分制", *rows])
    verdicts = {v.id: v.state for v in HOTLINE.cards(phone_calls=calls)["0105"].standards}
    assert verdicts["phone_and_chat_satisfaction"] == "met"
    assert verdicts["answered_in_30_seconds"] == "missed"
    assert verdicts["replied_in_1_hour"] == "no_data"
