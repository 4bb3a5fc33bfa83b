"""The first page: the month in one screen, everybody in a table that can be sorted and filtered, within 300 kB."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html

from pipeline.kpi.model import Employee, Status, Sums
from pipeline.language import LANGUAGES
from pipeline.report.html import site, write_month
from pipeline.report.model import MonthReport
from pipeline.report.overview import overview
from pipeline.report.people_table import people_table
from tests.report.months import MONTH, make_month, with_card, write_html
from tests.report.paged import make_page, paged_month
from tests.report.test_html import page, text_of

FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "伟芳娜敏静秀英丽强磊军洋勇艳杰娟涛明超"
BOUND = 300_000


def with_history(report: MonthReport) -> MonthReport:
    """The month at a time when everything is known, with twelve months of every figure of every unit."""
    history = {}
    for back in range(12):
        for kpi, level, unit in report.figures:
            sums = Sums(Decimal(41 - back % 3), Decimal(46), 46)
            history[(kpi, level, unit, MONTH.plus(-back))] = sums
    ripe = replace(report.scored, as_of=datetime(2026, 12, 5), status="final")
    return replace(report, history=history, scored=ripe)


def large(people: int) -> MonthReport:
    """A company in teams of sixteen and six branches, a quarter of its people over a cap and with an open leak."""
    report = make_month()
    seen = replace(report.scored.cards[0], status="final")
    plain = replace(seen, undecided=(), caps=(replace(seen.caps[0], verdict="within"),))
    staff = [
        Employee(
            f"{n:04}",
            FAMILY[n % 20] + GIVEN[n // 20 % 19] + GIVEN[n % 19],
            ("repairer", "installer", "dispatcher")[n % 3],
            f"石岐维修{n // 16 + 1}班",
            f"中山石岐{n % 6}网点",
        )
        for n in range(people)
    ]
    named = {("branch", str(p.branch)) for p in staff} | {("team", str(p.team)) for p in staff}
    units = [("company", "company"), *sorted(named)]
    kpis = {
        f"{kpi.id}{n}": kpi.model_copy(update={"id": f"{kpi.id}{n}"}) for kpi in report.kpis.values() for n in range(13)
    }
    figures = {
        (name, level, unit): replace(report.figures[(name.rstrip("0123456789"), "company", "company")], kpi=name)
        for name in kpis
        for level, unit in units
    }
    own = {(kpi, "company", "company"): report.figures[(kpi, "company", "company")] for kpi in report.kpis}
    cards = tuple(replace(plain if n % 4 else seen, employee=person) for n, person in enumerate(staff))
    return replace(
        report,
        kpis={**report.kpis, **kpis},
        figures={**figures, **own},
        employees=tuple(staff),
        scored=replace(report.scored, cards=cards, status="final"),
        pages=(make_page(),),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the small month with its history."""
    place = tmp_path_factory.mktemp("overview")
    write_html(with_history(make_month()), place, LANGUAGES)
    return place


@pytest.fixture
def first(folder: Path) -> html.HtmlElement:
    """Its first page."""
    return page(folder, "index")


def test_a_company_of_400_people_stays_under_the_bound(tmp_path: Path) -> None:
    report = with_history(large(400))
    pages = site(report, LANGUAGES)
    write_month(pages, report, tmp_path, pages.quality)
    file = tmp_path / "index.html"
    rows = page(tmp_path, "index").xpath("//table[@id='people']/tbody/tr")
    assert len(rows) == 400
    assert file.stat().st_size < BOUND


def test_company_figures_stand_against_target_last_month_and_year(first: html.HtmlElement) -> None:
    rows = first.xpath("//table[contains(@class, 'glance')]/tbody/tr")
    cells = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    assert len(rows) == 2
    capped, judged = cells
    assert capped[1].endswith("89.1%41 / 46")
    assert "≤ 1% 上限limit" in capped[2]
    assert "Over the limit, may be chance" in capped[2]
    assert "≥ 95% 满分full marks" in judged[2]
    assert "now 83.2 of 100" in judged[2]
    assert "▲ +2.2 点+2.2 pts" in judged[3]
    assert "变好better" in judged[3]
    assert all(row.xpath(".//*[@class='spark']//path") for row in rows)


def test_what_is_better_is_said_in_words_for_both_directions(first: html.HtmlElement) -> None:
    words = first.xpath("//table[contains(@class, 'glance')]//td[3]//*[@class='sub']/span[@lang='en']/text()")
    assert words == ["worse", "better"]  # of complaints fewer are better, of repairs fixed at once more


@pytest.mark.parametrize(("status", "said"), [("provisional", True), ("final", False)])
def test_a_provisional_month_says_until_when(tmp_path: Path, status: Status, said: bool) -> None:
    report = make_month()
    write_html(replace(report, scored=replace(report.scored, status=status)), tmp_path, LANGUAGES)
    assert ("can be final from 2026-12-01" in text_of(page(tmp_path, "index"), "en")) is said


def test_sections_stand_in_the_order_in_which_they_are_asked_for(first: html.HtmlElement) -> None:
    titles = [" ".join(h.xpath("string(.//*[@lang='en'])").split()) for h in first.xpath("//h2")]
    wanted = ["The company's figures", "What changed since 2026-09", "What needs a decision", "People", "All figures"]
    assert [title for title in titles if title in wanted] == wanted


def test_nothing_to_decide_is_said_in_one_line(tmp_path: Path) -> None:
    report = make_month()
    cards = tuple(replace(card, undecided=(), caps=()) for card in report.scored.cards)
    write_html(replace(report, scored=replace(report.scored, cards=cards, unit_caps={})), tmp_path, LANGUAGES)
    assert "Nothing needs a decision this month." in text_of(page(tmp_path, "index"), "en")


def test_people_stand_by_employee_number_and_carry_what_filters_ask(first: html.HtmlElement) -> None:
    rows = first.xpath("//table[@id='people'][@data-sort]/tbody/tr")
    assert [row.xpath("string(td[1])") for row in rows] == ["0103", "0104", "0105"]
    for key in first.xpath("//*[@class='filters'][@data-for='people']//select/@data-key"):
        choices = first.xpath(f"//select[@data-key='{key}']/option/@value")
        assert {row.get(f"data-{key}") for row in rows} <= set(choices), key
    roles = first.xpath("//select[@data-key='r']/option/text()")
    assert roles == ["全部", "派工员", "安装工", "维修工"]
    assert first.xpath("//select[@data-key='r']/option/@data-en") == ["All", "Dispatcher", "Installer", "Repairer"]
    assert [roles[int(row.get("data-r")) + 1] for row in rows] == [roles[3], roles[2], roles[1]]


def test_a_choice_with_one_value_is_no_filter(first: html.HtmlElement) -> None:
    """All three are in one team and one branch."""
    assert first.xpath("//select/@data-key") == ["r"]


def test_nobody_is_ranked(first: html.HtmlElement) -> None:
    words = text_of(first, "en").lower()
    assert "nobody is ranked" in words
    assert not re.search(r"\b(rank|top|bottom|best|worst|place)\b", words.replace("nobody is ranked", ""))


def test_lines_name_what_cost_most_and_what_to_look_at() -> None:
    first, *_, dispatcher = people_table(make_month()).lines
    assert first.lost["en"] == "Effectiveness −0.78"
    assert [text["en"] for text, _ in first.tags] == ["undecided D-01", "over limit, may be chance", "Provisional"]
    assert (first.place, first.is_last, first.total) == (1, False, "89.9")
    assert dispatcher.employee_no == "0105"


def test_somebody_without_a_grade_has_none_and_no_colour(tmp_path: Path) -> None:
    report = with_card(make_month(), total=None, grade=None, withheld="coverage")
    table = people_table(report)
    assert [table.grades[line.grade]["en"] for line in table.lines] == ["No grade", "Good", "Good"]
    assert (table.lines[0].place, table.lines[0].is_last, table.lines[0].total) == (-1, False, "–")


def test_somebody_under_a_scheme_without_grades_has_not_the_last_one() -> None:
    report = make_month()
    bare = report.policy.model_copy(update={"indicators": (), "grades": ()})
    cards = tuple(replace(card, total=None, grade=None, indicators=()) for card in report.scored.cards)
    table = people_table(
        replace(report, policies=replace(report.policies, default=bare), scored=replace(report.scored, cards=cards))
    )
    assert {(line.place, line.is_last) for line in table.lines} == {(-1, False)}


def test_cells_of_all_figures_have_last_month_where_the_policy_judges() -> None:
    view = overview(with_history(make_month()))
    company = {row.kpi: row.cells[0] for row in view.rows}
    assert [cell.before["en"] if cell and cell.before else None for cell in company.values()] == [
        "87.0%",
        "87.0%",
        "40",
    ]


def test_caps_that_no_page_shows_keep_their_table(first: html.HtmlElement) -> None:
    assert [table.kpi for table in overview(make_month()).caps] == ["complaints"]
    assert first.xpath("//h2[contains(., 'Complaint rate')]/following-sibling::table")


def test_caps_of_an_analysis_page_leave_only_their_line_with_a_link(tmp_path: Path) -> None:
    write_html(with_history(paged_month()), tmp_path, LANGUAGES)
    root = page(tmp_path, "index")
    assert overview(paged_month()).caps == ()
    assert not root.xpath("//h2[contains(., 'Complaint rate')]")
    assert root.xpath("//table[contains(@class, 'glance')]//th/a[@lang='en']/@href")[0] == "waits.html#en"
    said = "people on this page (3): over the limit, unlikely to be chance 0; over, may be chance 3"
    assert f"Complaint rate of the {said}" in text_of(root, "en")


def test_a_company_without_anybody_or_anything_has_a_page(tmp_path: Path) -> None:
    report = make_month(cases=0)
    empty = replace(
        report, scored=replace(report.scored, cards=(), unassigned={}, unit_caps={}), employees=(), figures={}, cases=()
    )
    write_html(replace(empty, faults=(), accounting=()), tmp_path, LANGUAGES)
    text = text_of(page(tmp_path, "index"), "en")
    assert "0 people" in text
    assert "There is no figure that can be compared with last month." in text
