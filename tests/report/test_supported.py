"""What the numbers can support, in words: limits, counts over their line, grades, and what is not proposed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.definitions.exact import Named
from pipeline.report.caps import CapView, cap_view
from pipeline.report.card import card_view
from pipeline.report.consequences import proposal_view
from pipeline.report.decisions import decisions
from pipeline.report.firmness import firmness
from pipeline.report.model import MonthReport
from pipeline.report.overview import overview
from pipeline.report.people_table import people_table
from pipeline.scorecard.model import CapStatus, CapVerdict, Disqualification, Proposal, Verdict, Window
from tests.report.months import make_month, with_card

WINDOW = Window(4, 9, 342, 0.008)
FAIL = Named(zh="不合格", en="Fail")


def verdict(verdict: Verdict = "over", status: CapStatus = "amber", window: Window = WINDOW) -> CapVerdict:
    """4 complaints in 82 orders this month."""
    rate = Fraction(4, 82)
    return CapVerdict(
        "complaints", "R-01", 4, 82, 0, rate, rate, Fraction(1, 100), verdict, 0.01, "rising", {}, status, window
    )


def view(cap: CapVerdict) -> CapView:
    """The verdict in words."""
    return cap_view(cap, make_month().kpis["complaints"])


def test_counts_first_then_chance_then_the_status_then_one_next_step() -> None:
    seen = view(verdict())
    assert seen.support["en"] == (
        "The last 4 months together: 9 / 342 (2.6%); somebody exactly at 1% comes to this or more about 1 time in 100. "
        "Probably above the limit. Read the cases."
    )
    assert seen.support["zh"] == (
        "近 4 个月合计 9 / 342（2.6%）；真实水平若恰好在 1%，大约 100 次里有一次会这样或更多。"
        "可能偏高，请核实。请逐件核实。"
    )


@pytest.mark.parametrize(
    ("rule", "status", "words"),
    [
        ("within", "green", "Nothing unusual. Nothing to do."),
        ("over", "green", "Nothing unusual. By the rule the month is over; the numbers cannot support it"),
        ("over_may_be_chance", "grey", "Too few orders to judge. Look again when there are more."),
        ("over", "red", "Clearly above the limit. Read the cases and look for the cause."),
        ("within", "amber", "Probably above the limit. Read the cases."),
        ("undecided", "amber", "Probably above the limit. Judge the open ones first; until then nothing is concluded."),
    ],
)
def test_the_next_step_follows_from_rule_and_numbers(rule: Verdict, status: CapStatus, words: str) -> None:
    assert words in view(verdict(rule, status)).support["en"]


def test_the_mix_of_cases_is_told_and_may_explain_it() -> None:
    more = view(verdict(window=replace(WINDOW, expected=Fraction(29, 10)))).support["en"]
    assert "From this mix of cases the company's own rates would bring 2.9; there were 9." in more
    assert "not more than expected" not in more
    assert "not more than expected" in view(verdict(window=replace(WINDOW, expected=Fraction(9)))).support["en"]


def test_short_logs_and_a_month_that_is_red_alone_are_told() -> None:
    two = view(verdict(window=replace(WINDOW, months=2, is_short=True))).support["en"]
    assert two.startswith("Months on record to look at: 2.")
    assert "This month alone" in view(verdict("over", "red", replace(WINDOW, is_month_enough=True))).support["en"]
    one = view(verdict("over", "red", Window(1, 4, 82, 0.01, is_short=True, is_month_enough=True))).support["en"]
    assert one == "Months on record to look at: 1. Clearly above the limit. Read the cases and look for the cause."


def test_who_is_within_the_limit_this_month_is_noticed_by_the_numbers_all_the_same() -> None:
    assert view(verdict("within", "amber")).noticed
    assert view(verdict("over", "green")).noticed
    assert not view(verdict("within", "green")).noticed


def counted(count: int, status: CapStatus | None, expected: Fraction | None = Fraction(1)) -> Disqualification:
    """So many leaks of somebody with 60 new machines."""
    return Disqualification("D-01", "leaks", count, 0, True, status, 60, expected, 0.08)


def sentence(report: MonthReport) -> str:
    """What the first card says of its disqualification."""
    (entry,) = card_view(report, report.scored.cards[0]).disqualified
    return entry.sentence["en"]


def test_a_count_that_chance_brings_is_no_disadvantage() -> None:
    told = sentence(with_card(make_month(), disqualifications=(counted(3, "green"),)))
    assert told.endswith(
        "At the company's own rate 60 machines or orders like these bring 1; this many or more come about 1 time "
        "in 10. Nothing unusual. The rule says so; the numbers cannot support it: no disadvantage is proposed."
    )
    told = sentence(with_card(make_month(), disqualifications=(counted(6, "red"),)))
    assert told.endswith("Clearly more than chance brings.")


def test_a_count_that_nobody_can_compare_is_not_supported_either() -> None:
    told = sentence(with_card(make_month(), disqualifications=(counted(3, None, None),)))
    assert "nobody can tell what chance would bring. The rule says so" in told


def test_the_overview_says_what_is_not_supported_and_how_many_false_alarms_to_expect() -> None:
    review = Proposal("review", "D-12", None, None, "fail", FAIL, doubt="unstable")
    fine = Proposal("deduction", "F-10", Fraction(-50), None, "late", FAIL)
    report = with_card(
        make_month(),
        disqualifications=(counted(3, "green"),),
        proposals=(review, fine),
        caps=(verdict("over", "amber", Window(4, 9, 300, 0.001)),),
    )
    groups = {str(group.title["en"]): group for group in decisions(report)}
    assert "Proposals to decide: 1, for 1 people" in groups
    told = "What the rule says and the numbers cannot support: 2, people: 1. No disadvantage is proposed."
    assert groups[told].first[0].words["en"] == "D-01, D-12"
    (flags,) = overview(report).flags
    # 8 of 300 is the threshold: chance alone takes somebody there in 1.2 % of months
    assert flags["en"] == (
        "Complaint rate: People judged by the numbers: 1; probably or clearly above the limit: 1. If everybody "
        "were exactly at 1%, chance alone would be expected to mark about 0."
    )


def test_the_table_of_people_marks_what_the_numbers_say() -> None:
    report = with_card(make_month(), disqualifications=(counted(3, "green"),), caps=(verdict("within", "red"),))
    tags = {text["en"]: tone for text, tone in people_table(report).lines[0].tags}
    assert (tags["disqualified D-01, not supported"], tags["clearly above"]) == ("open", "bad")


def test_a_grade_that_is_not_firm_says_what_would_change_it() -> None:
    policy = make_month().policy
    told = firmness(policy, ("one",), ())
    assert told is not None
    assert "one case more or fewer in Effectiveness would change it" in told["en"]
    told = firmness(policy, (), ("orders", "probation"))
    assert told is not None
    assert told["en"] == "Figures only, no grade to anybody's disadvantage: too few orders completed, newly hired."
    assert firmness(policy, (), ()) is None


def test_an_unsupported_proposal_says_so_in_its_line() -> None:
    proposal = Proposal("review", "D-12", None, None, "fail", FAIL, doubt="unstable")
    assert "the numbers cannot support it: no disadvantage is proposed" in proposal_view(proposal).details["en"]
    assert "no disadvantage" not in proposal_view(replace(proposal, doubt=None)).details["en"]
