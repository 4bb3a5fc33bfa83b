"""KPI bands of S42 (W-7, R-08) with the readings X-02, X-03 and X-19."""

import pytest

from tests.policies.held import Held, shipped_policy

BANDS = Held("kpi-bands")


@pytest.mark.parametrize(
    ("standard", "above", "cases", "rating"),
    [
        # whole numbers leave 79.5 and 89.5 open; they belong to the lower band
        ("satisfaction", "160", 200, "excellent"),
        ("satisfaction", "159", 200, "good"),
        ("satisfaction", "120", 200, "good"),
        ("satisfaction", "119.9", 200, "improve"),
        ("call_satisfaction", "160", 200, "excellent"),
        ("call_satisfaction", "159", 200, "good"),
        ("resolution_rate", 180, 200, "excellent"),
        ("resolution_rate", 179, 200, "good"),
        ("resolution_rate", 160, 200, "good"),
        ("resolution_rate", 159, 200, "improve"),
        # 10 % and 20 % stand in two bands each; both belong to the middle one
        ("repeat_rate", 99, 1000, "excellent"),
        ("repeat_rate", 100, 1000, "good"),
        ("repeat_rate", 200, 1000, "good"),
        ("repeat_rate", 201, 1000, "improve"),
        # the text gives no figures for speed: 20 and 120 minutes are assumed
        ("handling_speed", 200, 10, "excellent"),
        ("handling_speed", 201, 10, "good"),
        ("handling_speed", 1200, 10, "good"),
        ("handling_speed", 1201, 10, "improve"),
        ("teamwork", "0.8", 1, "excellent"),
        ("teamwork", "0.79", 1, "good"),
        ("teamwork", "0.59", 1, "improve"),
    ],
)
def test_bands(standard: str, above: str | int, cases: int, rating: str) -> None:
    verdict = BANDS.verdict(standard, above, cases)
    assert (verdict.state, verdict.rating) == ("rated", rating)


def test_what_the_text_does_not_give_is_marked_as_assumed() -> None:
    assumed = {standard.id for standard in shipped_policy("kpi-bands").standards if standard.assumed}
    assert assumed == {"call_satisfaction", "handling_speed", "teamwork"}


def test_following_up_customers_has_no_band() -> None:
    policy = shipped_policy("kpi-bands")
    assert "follow_up_on_time" in policy.figures
    assert "follow_up_on_time" not in {standard.kpi for standard in policy.standards}


def test_x_19_answers_on_different_scales() -> None:
    """4 of 5, 79 of 100 and 7.9 of 10 are 79.33 % on average: good, whatever the scale of each."""
    surveys = "日期 | 工号 | 满意度 | 分制\n" + "\n".join(
        f"03-{day:02d} | 0103 | {answer}" for day, answer in enumerate(["4 | 5", "79 | 100", "7.9 | 10"] * 2, start=1)
    )
    verdicts = {v.id: (v.state, v.rating) for v in BANDS.cards(surveys=surveys)["0103"].standards}
    assert verdicts["satisfaction"] == ("rated", "good")
    assert verdicts["teamwork"] == ("no_data", None)


def test_teamwork_takes_its_own_criterion_only() -> None:
    scores = """
    月份    | 工号 | 评分项目     | 评分 | 满分
    2025-03 | 0103 | 团队协作能力 | 6    | 10
    2025-03 | 0103 | 沟通能力    | 10   | 10
    """
    verdicts = {v.id: v.rating for v in BANDS.cards(manual_scores=scores)["0103"].standards}
    assert verdicts["teamwork"] == "good"
