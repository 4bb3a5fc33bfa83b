"""A person's page: it stands alone, its numbers are the card's, and it says why and what to do about it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.definitions.policy import Appeal
from pipeline.definitions.policy_files import Policies
from pipeline.kpi.model import Sums
from pipeline.language import LANGUAGES
from pipeline.report.model import MonthReport
from pipeline.report.points_lost import CENT, apportioned, points_lost
from tests.report.months import MONTH, make_month, with_card
from tests.report.people_pages import read, words, write_people
from tests.report.ruled import ruled_month


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return read(write_people(make_month(), tmp_path_factory.mktemp("people")))


def scored_thirds() -> MonthReport:
    """A card whose three indicators lost a third of a point, two thirds, and nothing."""
    report = make_month()
    first = report.scored.cards[0].indicators[0]
    lines = tuple(
        replace(first, weight=Fraction(weight), points=points, attainment=points / weight * 100)
        for weight, points in ((5, Fraction(14, 3)), (10, Fraction(28, 3)), (5, Fraction(5)))
    )
    return with_card(report, indicators=lines, raw_points=Fraction(19), total=Fraction(95))


def test_every_number_of_a_card_is_on_the_persons_page(page: Any) -> None:
    """X-01: the total of 100 and the points out of what the text declares stand side by side."""
    text = words(page)
    for number in ("89.9", "9.2 / 30", "66.7%", "89.1%", "9.2 / 10", "41 of 46", "77 to 95 in 100", "≥ 95%"):
        assert number in text, number
    assert "Too few to score (46, needs 50)" in text
    assert "1 pending, 2 left out" in text


def test_links_of_the_body_stay_on_the_page(page: Any) -> None:
    """Technicians get this one file."""
    links = page.xpath("//main//@href")
    assert links
    for link in links:
        assert link.startswith("#"), link
        assert page.xpath("//*[@id=$id]", id=link[1:]), link


def test_no_place_on_the_page_is_named_twice(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_points_lost_come_largest_first_and_add_up_to_what_is_said(tmp_path: Path) -> None:
    report = scored_thirds()
    page = read(write_people(report, tmp_path))
    table = page.xpath("//div[@class='screen']//table[@class='lost']")[0]
    lost = [-Decimal(cell.text.replace("−", "-")) for cell in table.xpath("tbody/tr/td[2]")]
    assert lost == [Decimal("0.67"), Decimal("0.33")]
    assert table.xpath("string(tfoot//td[1])") == f"−{sum(lost)}" == "−1.00"
    text = words(page)
    assert "Of 20 points 19.00 were reached and 1.00 were lost: 0.67 at Effectiveness, 0.33 at Effectiveness." in text
    assert "The total is 19.00 ÷ 20 × 100 = 95.0, calculated before rounding." in text
    assert "The scheme has 30 points; 20 of them could be scored for this person this month." in text
    assert "Full marks: Effectiveness" in text


@given(st.lists(st.fractions(min_value=0, max_value=40, max_denominator=997), max_size=15))
def test_shown_points_are_less_than_a_cent_off_and_add_up_exactly(exact: list[Fraction]) -> None:
    shown = apportioned(exact)
    assert all(abs(a - b) < CENT for a, b in zip(shown, exact, strict=True))
    assert abs(sum(shown, Fraction(0)) - sum(exact, Fraction(0))) <= CENT / 2
    assert all(amount % CENT == 0 for amount in shown)


def test_what_was_reached_and_lost_is_what_could_be_scored() -> None:
    report = make_month()
    for card in report.scored.cards:
        lost = points_lost(report, card)
        assert lost is not None
        scored = [line for line in card.indicators if line.points is not None]
        assert Decimal(lost.reached) + Decimal(lost.lost) == Decimal(lost.out_of) == sum(line.weight for line in scored)
        assert abs(Fraction(lost.reached) - card.raw_points) <= CENT / 2
        assert sum(Decimal(line.lost) for line in lost.lines) == Decimal(lost.lost)


def test_what_was_not_scored_is_no_loss(page: Any) -> None:
    assert "Not scored, so nothing lost: Effectiveness" in words(page)
    assert len(page.xpath("//div[@class='screen']//table[@class='lost']/tbody/tr")) == 1


def test_cap_is_said_counts_first_without_statistics_jargon(page: Any) -> None:
    text = words(page)
    assert "Established complaints: 3; completed orders: 150 (2.0%). The limit is 1%." in text
    assert "about 1 time in 5" in text
    assert not re.search(r"p-value|sigma|significant", text)


def test_figures_are_explained_on_the_page_itself(page: Any) -> None:
    text = words(page, inside="//article[1]")
    for part in (
        "How it is calculated",
        "First-time fix的含义",
        "Repairs fixed the first time ÷ first-visit repairs; higher is better. Log: Orders.",
        "Limits in force: repeat window, days: 30.",
        "Provisional until 30 days after the month's end.",
        "Rules: R-04.",
        "Points = weight × attainment ÷ 100 (rule S35).",
    ):
        assert part in text, part


def test_intervals_read_alike_in_both_directions_and_languages(page: Any) -> None:
    said = "Repairs fixed the first time: 41 of 46 first-visit repairs; allowing for chance, that is 77 to 95 in 100"
    assert said in words(page)
    assert "首次上门的维修单 46，其中一次修好的维修单 41；考虑偶然因素，大致在每 100 中 77 到 95 之间" in words(
        page, "zh"
    )


def test_company_and_last_months_stand_beside_a_figure(tmp_path: Path) -> None:
    report = make_month()
    sums = {
        ("fixed", "technician", "0103", MONTH.plus(-back)): Sums(Decimal(3 + back), Decimal(5), 5) for back in range(2)
    }
    page = read(write_people(replace(report, history=sums), tmp_path))
    assert "Company 89.1%" in words(page, inside="//article[1]//dl")
    assert page.xpath("//article[1]//*[contains(@class, 'spark')]//*[local-name()='path']")
    alone = read(write_people(report, tmp_path))
    assert not alone.xpath("//article[1]//*[contains(@class, 'spark')]")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"total": None, "grade": None, "withheld": "coverage"}, "可计分指标的权重只占 66.7%，低于 60%"),
        ({"total": Fraction(8999, 100)}, "总分落在办法各等级的整数分段之间"),
    ],
)
def test_why_there_is_no_plain_grade_is_said(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    page = read(write_people(with_card(make_month(), **changes), tmp_path, ("zh",)))
    assert said in words(page, "zh")


def test_who_has_standards_alone_reads_first_what_was_missed(tmp_path: Path) -> None:
    report = ruled_month()
    bare = report.policy.model_copy(update={"indicators": (), "grades": (), "caps": (), "disqualifications": ()})
    card = replace(report.scored.cards[0], indicators=(), total=None, grade=None, undecided=(), period=None, caps=())
    alone = replace(report, policies=Policies(bare), scored=replace(report.scored, cards=(card,)))
    page = read(write_people(alone, tmp_path))
    first = words(page, inside="//div[@class='screen']/section[2]")
    assert first.startswith("Standards 1 missed 1 met 1 rated 1 without data Missed: Every order fixed.")
    assert not page.xpath("//table[@class='lost'] | //article")


def test_paper_has_room_for_remarks_and_signatures_and_the_way_to_object(page: Any) -> None:
    text = words(page, inside="//div[@class='paper']")
    for part in (
        "Remarks of the person",
        "Seen: the person",
        "Seen: the supervisor",
        "does not say that one agrees",
        "Until 2026-11-09, 7 days after the date of the data",
        "within 10 working days",
        "These figures are still provisional",
        "Data as of 2026-11-02 00:05",
    ):
        assert part in text, part
    assert len(page.xpath("//div[@class='paper']/div[contains(@class, 'sheet')]")) == 2
    assert page.xpath("//div[@class='remarks']")


def test_days_to_object_are_the_policys(tmp_path: Path) -> None:
    report = with_card(make_month(), status="final")
    policy = report.policy.model_copy(update={"appeal": Appeal(days=14, answer_working_days=5)})
    text = words(read(write_people(replace(report, policies=Policies(policy)), tmp_path)))
    assert "Until 2026-11-16, 14 days after" in text
    assert "within 5 working days" in text
    assert "still provisional: a final page follows" not in text


def test_paper_names_all_kinds_of_proposals_it_has_room_for(tmp_path: Path) -> None:
    report = ruled_month()
    some = report.scored.cards[0].proposals
    many = tuple(replace(some[0], rule=f"F-{n}", reason=f"late{n}") for n in range(17))
    paper = "//div[@class='paper']"
    few = words(read(write_people(report, tmp_path)), inside=paper)
    assert all(proposal.rule in few for proposal in some)
    assert "3 more kinds of proposals" in words(
        read(write_people(with_card(report, proposals=many), tmp_path)), inside=paper
    )


def test_nobody_is_compared_with_anybody_named(page: Any) -> None:
    others = [card.employee.name for card in make_month().scored.cards[1:]]
    for language in LANGUAGES:
        assert not [name for name in others if name in words(page, language)]
