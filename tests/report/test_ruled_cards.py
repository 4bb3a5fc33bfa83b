"""Standards, proposals and periods: page, workbook and JSON say the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.definitions.policy_files import Policies
from pipeline.language import LANGUAGES
from pipeline.report.documents import scorecards_document
from pipeline.report.write import write_report
from tests.report.ruled import ruled_month
from tests.report.test_html import page, text_of
from tests.report.workbooks import opened, records


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the month's pages and workbook."""
    folder = tmp_path_factory.mktemp("ruled")
    write_report(ruled_month(), folder, LANGUAGES)
    return folder


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    """The first card as the JSON file has it."""
    first: dict[str, Any] = scorecards_document(ruled_month())["scorecards"][0]
    return first


@pytest.fixture(scope="module")
def book(ruled: Path) -> Any:
    return opened(ruled / "scorecards.xlsx")


def person(folder: Path, language: Any = "en") -> str:
    return text_of(page(folder, "technicians/0103"), language)


def test_standards_say_what_is_required_and_what_became_of_it(ruled: Path) -> None:
    text = person(ruled)
    for words in (
        "1 missed 1 met 1 rated 1 without data",
        "at least 80%",
        "every one (100%)",
        "from 85% → Outstanding, the rest → To improve",
        "none",
    ):
        assert words in text, words
    assert "一次也没有" in person(ruled, "zh")


def test_standards_agree_in_page_workbook_and_json(ruled: Path, card: dict[str, Any], book: Any) -> None:
    rows = records(book["标准 Standards"])
    assert [row["Verdict"].split(" / ")[-1] for row in rows] == ["Met", "Missed", "Outstanding", "No data"]
    assert [(s["verdict"], s["rating"]) for s in card["standards"]] == [
        ("met", None), ("missed", None), ("rated", "great"), ("no_data", None),
    ]  # fmt: skip
    assert [row["Value"] for row in rows] == [s["value"] for s in card["standards"]] == [41 / 46] * 3 + [None]
    tags = page(ruled, "technicians/0103").xpath("//table[contains(@class, 'standards')]//tr/td[4]/span[1]")
    assert [tag.xpath("string(.//*[@lang='en'])") for tag in tags] == ["Met", "Missed", "Outstanding", "No data"]


def test_proposals_agree_in_page_workbook_and_json(ruled: Path, card: dict[str, Any], book: Any) -> None:
    rows = records(book["建议 Proposals"])
    assert [row["Rule"] for row in rows] == [p["rule"] for p in card["proposals"]]
    assert [row["Amount, yuan"] for row in rows] == [p["amount"] for p in card["proposals"]]
    told = [(row["May be paid"], p["payable"]) for row, p in zip(rows, card["proposals"], strict=True)]
    assert {pair for pair in told if pair[0]} == {("否 / no", False), ("是 / yes", True)}
    text = person(ruled)
    for words in (
        "Deduction Late F-72 × 2", "−180 yuan", "−30 yuan", "−150 yuan", "the 2nd time; before: 2026-10-02.",
        "+30 yuan", "10 to 200 yuan, for a person to choose", "3 days", "F-33 would answer it as well",
        "F-70 The rule itself",
    ):  # fmt: skip
        assert words.lower() in text.lower(), words
    assert "The rule itself says −500 yuan" in text


def test_reading_stands_once_for_many_proposals_of_one_kind(ruled: Path) -> None:
    assert person(ruled).count("5 % each from the third on") == 1


def test_who_is_paid_does_not_read_the_count_of_who_pays(ruled: Path) -> None:
    text = person(ruled)
    assert "To be paid to this person." in text
    assert "2026-09-01" not in text


def test_sum_share_of_pay_and_that_fines_are_not_paid_out_are_said_on_screen_and_on_paper(
    ruled: Path, book: Any
) -> None:
    text = person(ruled)
    assert text.count("are not to be paid out") == 2
    assert "Deductions of a known amount come to 180 yuan" in text
    assert "more than 20% of a month's pay" in text
    assert records(book["汇总 Summary"])[0]["Deductions, yuan"] == 180
    overview = text_of(page(ruled, "index"), "en")
    assert "Deduction · Late Rule F-72 How many 2 People 1 Amount −180 yuan" in overview
    assert "0103 · Deductions are above the legal share of pay and have to be cut first." in overview


def test_period_agrees_in_page_workbook_and_json(ruled: Path, card: dict[str, Any], book: Any) -> None:
    """The total stays below the bound it has not reached, and a disqualified month leaves no grade."""
    row = records(book["汇总 Summary"])[0]
    assert (row["Period"], row["Period's total"], row["Period's grade"]) == ("2026-08 – 2026-10", 89.9, None)
    assert (card["period"]["total"], card["period"]["grade"]) == (89.96, None)
    text = person(ruled)
    assert "Appraised period 2026-08 to 2026-10" in text
    assert "2026-09 is disqualified (D-01): no money for this period." in text


def test_people_without_weights_have_neither_total_nor_coverage(tmp_path: Path) -> None:
    report = ruled_month()
    bare = report.policy.model_copy(update={"indicators": (), "grades": (), "caps": (), "disqualifications": ()})
    cards = tuple(
        replace(
            c, indicators=(), total=None, grade=None, withheld="no_weights", grade_gap=False, undecided=(), period=None
        )
        for c in report.scored.cards
    )
    write_report(
        replace(report, policies=Policies(bare), scored=replace(report.scored, cards=cards)), tmp_path, ("en",)
    )
    row = page(tmp_path, "index").xpath("//table[contains(@class, 'people')]/tbody/tr[1]")[0]
    cells = [" ".join(cell.text_content().split()) for cell in row]
    assert cells[4:6] == ["–", "By standards, without total"]
    assert "1 missed" in cells[-1]
    assert "No grade" not in text_of(page(tmp_path, "index"))
    summary = records(opened(tmp_path / "scorecards.xlsx")["Summary"])[0]
    assert (summary["Coverage"], summary["Points"]) == (None, None)


def test_workbook_counts_times_for_who_pays_and_marks_money_alone(book: Any) -> None:
    rows = {row["Rule"]: row for row in records(book["建议 Proposals"])}
    assert (rows["F-51"]["Time no."], rows["F-64"]["Time no."]) == (None, 1)
    assert (rows["F-46"]["May be paid"], rows["F-64"]["May be paid"]) == (None, "是 / yes")
