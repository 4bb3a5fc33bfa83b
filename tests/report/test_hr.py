"""HR's pages: what forbids going on, what the law asks for first, what is on record, and that nothing is decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.definitions.adoption import Approval, adoption
from pipeline.definitions.exact import Named
from pipeline.kpi.model import Source
from pipeline.language import LANGUAGES, Language, catalogue
from pipeline.report.hr import write_hr
from pipeline.report.html import site
from pipeline.report.model import Appeal, MonthReport
from pipeline.scorecard.model import Disqualification, Proposal
from pipeline.scorecard.procedure import HrStep
from tests.report.months import make_month, with_card
from tests.report.people_pages import read, words

FAIL = Named(zh="连续不合格", en="Failed again")
REVIEW = Proposal("review", "D-12", None, None, "fail", FAIL)
BOOK = Source("人事/人事处理记录.xlsx", "记录", 4, "ab")


def row(step: str, on: str, until: str | None = None, **more: Any) -> HrStep:
    known: dict[str, Any] = {"employee_no": "0103", "rule": None, "document": f"人-{on}", "note": "", "by": "0123"}
    end = None if until is None else date.fromisoformat(until)
    return HrStep(on=date.fromisoformat(on), step=step, until=end, source=BOOK, **(known | more))


def reviewed(*rows: HrStep, **changes: Any) -> MonthReport:
    """0103 up for review over a grade, figures final, in a month judged on 2026-12-05."""
    card = {"proposals": (REVIEW,), "undecided": (), "status": "final"} | changes
    report = with_card(make_month(), **card)
    scored = replace(report.scored, as_of=datetime(2026, 12, 5))
    return replace(report, scored=scored, hr_steps=rows, hired={"0103": date(2022, 3, 1)})


def approved(report: MonthReport, published: str = "2026-09-01", **signed: str) -> MonthReport:
    """The month with its policy approved and published that day, and these people's signatures."""
    policy = report.policy
    days = dict.fromkeys(("consulted_on", "approved_on", "published_on", "recorded_on"), published)
    record = Approval.model_validate(
        {"scheme": policy.scheme, "effective_from": policy.effective_from, "sha256": policy.sha256,
         "approved_by": "李主任", "review_by": "2027-09-01", **days}
    )  # fmt: skip
    since = {number.lstrip("n"): date.fromisoformat(day) for number, day in signed.items()}
    return replace(report, adoptions={policy.scheme: adoption(policy, [record], report.scored.month, since)})


def pages(report: MonthReport, folder: Path, languages: Sequence[Language] = LANGUAGES) -> Path:
    write_hr(site(report, languages), folder / "hr", None)
    return folder / "hr"


def steps(report: MonthReport, folder: Path) -> dict[str, list[str]]:
    """Standing and detail of each step on 0103's paper, in English."""
    page = read(pages(report, folder, ("en",)) / "reviews" / "0103.html")
    rows = page.xpath("//tr[@data-step]")
    assert len(rows) > 10
    return {tr.get("data-step"): [" ".join(td.text_content().split()) for td in tr.xpath("td")] for tr in rows}


def test_each_step_says_by_which_document_or_what_is_missing(tmp_path: Path) -> None:
    rows = (
        row("finding", "2026-04-08"),
        row("training", "2026-05-11", "2026-05-15"),
        row("acknowledged", "2026-11-10"),
    )
    found = steps(approved(reviewed(*rows), n0103="2026-09-03"), tmp_path)
    assert found["first_finding"] == ["on record", "人-2026-04-08 · 2026-04-08"]
    assert found["improvement"] == ["on record", "人-2026-05-11 · 2026-05-11"]
    assert found["second_finding"] == ["missing", "no record"]
    assert found["union"] == ["missing", "the step before it is not on record"]
    assert found["window_over"] == ["on record", "人-2026-11-10 · 2026-11-10"]
    assert found["acknowledged"] == ["on record", "2026-09-03"]
    assert found["adopted"][0] == "on record"
    assert found["protection"][0] == "nothing on record"
    assert found["severance"] == ["on record", "2022-03-01"]


@pytest.mark.parametrize(
    ("published", "signed", "adopted", "acknowledged"),
    [
        ("2026-09-30", "2026-09-30", "on record", "on record"),
        ("2026-10-01", "2026-10-01", "missing", "missing"),
        ("2026-09-30", None, "on record", "missing"),
    ],
)
def test_the_policy_has_to_be_known_before_the_figures_begin(
    tmp_path: Path, published: str, signed: str | None, adopted: str, acknowledged: str
) -> None:
    found = steps(approved(reviewed(), published, **({"n0103": signed} if signed else {})), tmp_path)
    assert (found["adopted"][0], found["acknowledged"][0]) == (adopted, acknowledged)


def test_without_an_approval_the_policy_is_missing(tmp_path: Path) -> None:
    found = steps(reviewed(), tmp_path)
    assert found["adopted"] == ["missing", "no approval and publication of this version is on record"]


@pytest.mark.parametrize(
    ("on", "state"), [("2026-11-27", "on record"), ("2026-11-28", "missing"), ("2026-10-31", "missing")]
)
def test_the_time_to_object_begins_with_the_signature_for_the_result(tmp_path: Path, on: str, state: str) -> None:
    assert steps(reviewed(row("acknowledged", on)), tmp_path)["window_over"][0] == state


def test_open_things_forbid_going_on(tmp_path: Path) -> None:
    waiting = Appeal("0103", "fixed", "WX1", BOOK)
    lost = Disqualification("D-01", "leaks", 2, 1)
    report = replace(reviewed(status="provisional", undecided=(lost,)), appeals=(waiting,))
    found = steps(report, tmp_path)
    told = [found[name] for name in ("verified", "final", "no_appeal")]
    assert told == [
        ["missing", "events are still open"], ["missing", "figures are provisional"], ["missing", "an appeal is open"],
    ]  # fmt: skip


def test_a_decided_appeal_and_somebody_elses_forbid_nothing(tmp_path: Path) -> None:
    done = Appeal("0103", "fixed", "WX1", BOOK, outcome="dismissed", decided_on=date(2026, 11, 9))
    found = steps(replace(reviewed(), appeals=(done, Appeal("0104", "fixed", "WX2", BOOK))), tmp_path)
    assert found["no_appeal"][0] == "on record"


def test_what_the_numbers_cannot_support_forbids_going_on(tmp_path: Path) -> None:
    found = steps(reviewed(proposals=(replace(REVIEW, doubt="unstable"),)), tmp_path)
    assert found["supported"] == ["missing", "the numbers cannot support it"]


def test_what_forbids_going_on_stands_first(tmp_path: Path) -> None:
    page = read(pages(reviewed(row("protection", "2026-11-01", "2027-01-31")), tmp_path) / "reviews" / "0103.html")
    headings = [" ".join(h.text_content().split()) for h in page.xpath("//main//h2")]
    assert headings[0].endswith("What forbids going on")
    (listed,) = page.xpath("//section[contains(@class, 'forbids')]//ul")
    told = " ".join(listed.text_content().split())
    assert "The person is not protected" in told
    assert "a record stands against it (人-2026-11-01 · 2026-11-01)" in told


def test_severance_is_stated_and_never_proposed(tmp_path: Path) -> None:
    text = words(read(pages(reviewed(), tmp_path) / "reviews" / "0103.html"))
    assert "Service since 2022-03-01, counted to 2026-12-05: the law's severance is 5 months of pay" in text
    assert "twice that, 10 months" in text
    assert "It is stated here, not proposed." in text
    assert "not a decision" in text


def test_a_lost_eligibility_alone_asks_for_no_second_finding(tmp_path: Path) -> None:
    report = reviewed(proposals=(), disqualifications=(Disqualification("D-01", "leaks", 3, 0),))
    found = steps(report, tmp_path)
    assert {found[name][0] for name in ("first_finding", "improvement", "union", "severance")} == {"not needed"}
    assert "severance is" not in words(read(tmp_path / "hr" / "reviews" / "0103.html"))


def test_rows_under_another_rule_are_listed_and_do_not_count(tmp_path: Path) -> None:
    report = reviewed(row("finding", "2026-04-08", rule="S6", note="漏水"), row("warning", "2026-04-09", rule="D-12"))
    found = steps(report, tmp_path)
    assert (found["first_finding"][0], found["warning"][0]) == ("missing", "on record")
    records = read(tmp_path / "hr" / "reviews" / "0103.html").xpath("//table[contains(@class, 'records')]/tbody/tr")
    told = [" ".join(record.text_content().split()) for record in records]
    assert "漏水" in told[0]
    assert ["under another rule" in text for text in told] == [True, False]


def test_nobody_elses_records_stand_on_the_paper(tmp_path: Path) -> None:
    report = reviewed(row("finding", "2026-04-08", employee_no="0104"), row("warning", "2026-04-09", employee_no=None))
    assert steps(report, tmp_path)["first_finding"][0] == "missing"
    page = tmp_path / "hr" / "reviews" / "0103.html"
    assert "The HR steps log has no row about this person." in words(read(page))
    index = words(read(tmp_path / "hr" / "index.html"))
    assert "Rows of the HR steps log that name nobody known (1)" in index


def test_the_first_page_counts_what_is_missing(tmp_path: Path) -> None:
    found = steps(reviewed(), tmp_path)
    page = tmp_path / "hr"
    (line,) = read(page / "index.html").xpath("//table[.//th[contains(., 'Why')]]/tbody/tr")
    missing, forbidding = (int(re.findall(r"\d+", cell.text_content())[0]) for cell in line.xpath("td[@class='num']"))
    assert missing == sum(state == "missing" for state, _ in found.values())
    listed = read(page / "reviews" / "0103.html").xpath("//section[contains(@class, 'forbids')]//li")
    assert forbidding == len(listed) < missing


def test_nobody_but_the_owner_can_open_it(tmp_path: Path) -> None:
    folder = pages(reviewed(), tmp_path)
    modes = {path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*")) if path.is_dir()}
    files = {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()}
    assert (modes, files) == ({0o700}, {0o600})


def test_no_word_of_it_proposes_an_end(tmp_path: Path) -> None:
    folder = pages(reviewed(row("finding", "2026-04-08")), tmp_path)
    pages_read = [read(folder / "index.html"), read(folder / "reviews" / "0103.html")]
    text = " ".join(words(page, language) for page in pages_read for language in LANGUAGES).lower()
    for word in ("dismiss", "解雇", "开除", "辞退", "解除", "terminate", "末位"):
        assert word not in text
    said = " ".join(entry[language] for key, entry in catalogue().items() if ".hr" in key for language in LANGUAGES)
    assert not re.search("dismiss|解雇|开除|辞退", said)
