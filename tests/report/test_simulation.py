"""A month whose policy was not approved, or not published in time, says so on every page and sheet."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.definitions.adoption import Approval, adoption
from pipeline.language import LANGUAGES
from pipeline.report.adoption import acknowledgement, adoption_facts, adoption_gaps, overdue
from pipeline.report.documents import scorecards_document
from pipeline.report.editions import Edition, for_edition
from pipeline.report.model import MonthReport
from pipeline.report.write import write_report
from tests.report.months import MONTH, make_month
from tests.report.workbooks import opened

CURE = "scorecard policy approve binchun --by"


def adopted(published: date | None, review_by: date = date(2027, 8, 31)) -> MonthReport:
    """The month with its policy published that day, or never approved; 张三 alone has signed for it."""
    report = make_month()
    records = []
    if published is not None:
        values = {"consulted_on": published, "approved_on": published, "published_on": published}
        known = {"scheme": "binchun", "effective_from": report.policy.effective_from, "sha256": report.policy.sha256}
        given = {"approved_by": "陈国华", "review_by": review_by, "recorded_on": date(2026, 11, 1)}
        records = [Approval.model_validate({**values, **known, **given})]
    signed = {"0103": date(2026, 9, 28)}
    return replace(report, adoptions={"binchun": adoption(report.policy, records, MONTH, signed)})


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published folder of a simulation."""
    folder = tmp_path_factory.mktemp("simulated")
    write_report(adopted(None), folder, LANGUAGES)
    return folder


@pytest.fixture(scope="module")
def in_force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published folder of the same month under an adopted policy."""
    folder = tmp_path_factory.mktemp("in_force")
    write_report(adopted(date(2026, 9, 30)), folder, LANGUAGES)
    return folder


def test_every_page_says_so_in_both_languages_with_the_command_that_cures_it(simulated: Path) -> None:
    pages = list(simulated.rglob("*.html"))
    assert {"public", "own", "hr", "technicians"} <= {page.parent.name for page in pages}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        first = text.index("<main")
        assert "模拟：本办法未经批准，或未在本月开始前公布" in text[:first], page
        assert "Simulation: the policy was not approved" in text[:first], page
        assert text[:first].count(CURE) == len(LANGUAGES), page


def test_under_an_adopted_policy_no_page_says_so(in_force: Path) -> None:
    for page in in_force.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<aside" not in text, page
        assert 'class="watermark"' not in text, page


def test_the_paper_to_sign_says_so_on_both_sheets(simulated: Path) -> None:
    text = (simulated / "technicians" / "0103.html").read_text(encoding="utf-8")
    _, _, paper = text.partition('<div class="paper">')
    assert paper.count("Simulation: the policy was not approved") == 1, (
        "the first sheet begins with the page's own note"
    )


def test_the_document_names_what_is_missing(simulated: Path, in_force: Path) -> None:
    document = json.loads((simulated / "scorecards.json").read_text(encoding="utf-8"))
    assert list(document)[-1] == "simulation"
    (entry,) = document["simulation"]
    assert (entry["scheme"], entry["missing"], entry["sha256"]) == ("binchun", ["approval"], "ab" * 32)
    assert json.loads((in_force / "scorecards.json").read_text(encoding="utf-8"))["simulation"] == []


def test_the_workbook_begins_with_it_and_prints_it_on_every_page(simulated: Path, in_force: Path) -> None:
    book = opened(simulated / "scorecards.xlsx")
    first = book.worksheets[0]
    assert first.title.startswith("模拟")
    assert any(CURE in str(cell.value) for row in first.iter_rows() for cell in row)
    assert all("Simulation" in sheet.oddHeader.center.text for sheet in book.worksheets)
    other = opened(in_force / "scorecards.xlsx")
    assert other.sheetnames == book.sheetnames[1:]
    assert not any(sheet.oddHeader.center.text for sheet in other.worksheets)


def test_both_workbooks_say_it_in_their_properties(simulated: Path) -> None:
    for name in ("scorecards.xlsx", "hr/pay.xlsx"):
        with ZipFile(simulated / name) as book:
            assert 'name="simulation binchun"' in book.read("docProps/custom.xml").decode(), name


def test_published_on_the_first_day_is_too_late() -> None:
    (gap,) = adoption_gaps(adopted(date(2026, 10, 1)))
    assert (gap.scheme, gap.missing) == ("binchun", "publication")
    assert "published on 2026-10-01, not before the month began (2026-10-01)" in str(gap.message)
    assert adoption_gaps(adopted(date(2026, 9, 30))) == ()


def test_of_a_month_whose_policies_nobody_looked_up_nothing_is_said() -> None:
    report = make_month()
    assert not report.is_simulation
    assert scorecards_document(report)["simulation"] == []


def test_the_methodology_tells_how_the_policy_came_into_force(in_force: Path) -> None:
    report = adopted(date(2026, 9, 30))
    facts = {name["en"]: value["en"] for name, value in adoption_facts(report, "binchun")}
    assert facts["Approved"] == "陈国华, 2026-09-30"
    assert facts["Published to the staff"] == "2026-09-30"
    assert facts["Recorded on"] == "2026-11-01"
    assert facts["Simulated before approval"] == "no data at the time"
    assert facts["Acknowledged by the staff"] == "1 of 3 people scored by it this month"
    page = (in_force / "methodology.html").read_text(encoding="utf-8")
    assert all(fact in page for fact in facts.values())


def test_an_edition_knows_only_its_own_peoples_signatures() -> None:
    report = adopted(date(2026, 9, 30))
    seen = for_edition(report, Edition("manager", "0001", "", frozenset({"0104"})))
    assert seen.adoptions["binchun"].acknowledged == {}
    assert seen.adoptions["binchun"].approval == report.adoptions["binchun"].approval


def test_a_review_that_is_overdue_is_a_note_and_no_simulation() -> None:
    late, on_time = (adopted(date(2026, 9, 30), day) for day in (date(2026, 11, 1), date(2026, 11, 2)))
    assert not late.is_simulation
    (note,) = overdue(late)
    assert "was to be reviewed by 2026-11-01, which has passed" in str(note)
    assert "has passed" in {n["en"]: v["en"] for n, v in adoption_facts(late, "binchun")}["To be reviewed by"]
    assert overdue(on_time) == ()


def test_a_persons_page_says_whether_the_policy_was_signed_for(in_force: Path) -> None:
    report = adopted(date(2026, 9, 30))
    told = {card.employee.employee_no: acknowledgement(report, card) for card in report.scored.cards}
    signed, unsigned = told["0103"], told["0104"]
    assert signed is not None
    assert unsigned is not None
    assert signed["en"] == "Acknowledged on 2026-09-28 (binchun, from 2015-08-01)."
    assert unsigned["zh"].startswith("本人尚未签收本办法")
    for number, words in (("0103", signed), ("0104", unsigned)):
        page = (in_force / "technicians" / f"{number}.html").read_text(encoding="utf-8")
        assert words["zh"] in page
        assert words["en"] in page
