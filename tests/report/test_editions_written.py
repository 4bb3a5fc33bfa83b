"""The folders of the editions: what stands in them, what does not, and who can open them."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from lxml import html

from pipeline.definitions.exact import Named
from pipeline.language import LANGUAGES
from pipeline.report.edition_files import standing_alone
from pipeline.report.editions import PublishedEdition
from pipeline.report.model import DataFault, MonthReport
from pipeline.report.write import write_report
from pipeline.scorecard.model import Disqualification, Proposal
from pipeline.workspace import ManagerOf
from tests.report.months import make_month

NAMES = {"0103": "张三", "0104": "李小梅", "0105": "王师傅"}


def month() -> MonthReport:
    """0105 manages 0103, of whose repeat 0104 is paid, and who lost the eligibility; 店长 has everybody."""
    report = make_month()
    manager_of = {"0103": "0105"}
    employees = tuple(replace(person, manager_no=manager_of.get(person.employee_no)) for person in report.employees)
    name = Named(zh="返修转付", en="Repeat")
    paid = Proposal("transfer", "R-07", Fraction(-50), "0104", "repeat", name)
    review = Proposal("review", "S35", None, None, "fail", Named(zh="连续不合格", en="Failed again"))
    lost = Disqualification("D-01", "leaks", 3, 1)
    first, *others = report.scored.cards
    first = replace(first, proposals=(paid, review), disqualifications=(lost,), undecided=())
    fault = DataFault("person_not_found", "work_orders", "W9", "工单/周报.xlsx", "维修", 3, "unknown_person: 李小梅")
    return replace(
        report,
        scored=replace(report.scored, cards=(first, *others)),
        employees=employees,
        faults=(fault,),
        managers=(ManagerOf(id="店长", name="李主任", branches=("浦东网点",)),),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("editions")
    (place / "found.json").write_text(json.dumps([_named(e) for e in write_report(month(), place, LANGUAGES)]))
    return place


def _named(published: PublishedEdition) -> list[object]:
    return [published.edition.kind, published.edition.id, [str(file) for file in published.files]]


def text_of(file: Path) -> str:
    """Everything that a page or workbook says."""
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as book:
            return "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return file.read_text(encoding="utf-8")


def files(folder: Path) -> Iterator[Path]:
    """Every file that may name people; the data dictionary's examples are those of every company."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "data-dictionary.html"]
    assert found
    yield from found


def names_in(file: Path, numbers: set[str]) -> set[str]:
    text = text_of(file)
    return {no for no in numbers if NAMES[no] in text or re.search(rf"(?<![\w#.]){no}(?![\w.])", text)}


def test_every_edition_is_listed_with_its_files(folder: Path) -> None:
    found = json.loads((folder / "found.json").read_text())
    assert [(kind, name) for kind, name, _ in found] == [
        ("manager", "0105"), ("manager", "店长"), ("technician", "0103"), ("technician", "0104"),
        ("technician", "0105"), ("public", "public"), ("hr", "hr"),
    ]  # fmt: skip
    below = {file.relative_to(folder).as_posix() for kind in ("managers", "own", "public", "hr") for file in
             (folder / kind).rglob("*") if file.is_file()}  # fmt: skip
    assert {file for _, _, listed in found for file in listed} == below
    assert found[-1][2] == ["hr/index.html", "hr/pay.xlsx", "hr/reviews/0103.html"]


def test_a_managers_folder_names_nobody_else(folder: Path) -> None:
    manager = folder / "managers" / "0105"
    assert [path.name for path in (manager / "technicians").iterdir()] == ["0103.html"]
    for file in files(manager):
        assert names_in(file, {"0104"}) == set(), file
    assert names_in(manager / "index.html", {"0103"})


def test_who_sees_everybody_gets_peoples_pages_as_they_are(folder: Path) -> None:
    for page in files(folder / "technicians"):
        copy = folder / "managers" / "店长" / "technicians" / page.name
        assert copy.read_bytes() == page.read_bytes()


def test_counts_of_rows_stay_where_the_rows_are_left_out(folder: Path) -> None:
    counts = set()
    for place in (folder, folder / "managers" / "0105"):
        page = " ".join(html.parse(str(place / "data-quality.html")).xpath("string(//main)").split())
        assert "3 files, 10 rows; 1 rows rejected, 1 files unreadable" in page
        assert "2 things to look at" in page
        counts.add(tuple(re.findall(r"\((\d{1,2})\)", page)))
    assert len(counts) == 1
    assert counts.pop()
    assert names_in(folder / "data-quality.html", {"0104"})


def test_an_own_page_names_nobody_else_and_leads_nowhere(folder: Path) -> None:
    for file in files(folder / "own"):
        assert names_in(file, set(NAMES) - {file.stem}) == set(), file
        page = html.parse(str(file), parser=html.HTMLParser(encoding="utf-8")).getroot()
        assert not page.xpath("//nav")
        assert [link for link in page.xpath("//@href") if not link.startswith("#")] == []
        assert page.xpath("//h1")[0].text_content().split()[0] == NAMES[file.stem]


def test_the_public_page_names_nobody(folder: Path) -> None:
    (file,) = files(folder / "public")
    assert names_in(file, set(NAMES)) == set()


def test_only_the_owner_opens_hrs_folder(folder: Path) -> None:
    modes = {path.relative_to(folder).as_posix(): path.stat().st_mode & 0o777 for path in (folder / "hr").rglob("*")}
    assert (folder / "hr").stat().st_mode & 0o777 == 0o700
    assert modes == {
        "hr/index.html": 0o600, "hr/pay.xlsx": 0o600, "hr/reviews": 0o700, "hr/reviews/0103.html": 0o600,
    }  # fmt: skip


def test_a_review_says_the_rule_the_rows_and_leaves_the_decision_to_two_people(folder: Path) -> None:
    page = html.parse(str(folder / "hr/reviews/0103.html"), parser=html.HTMLParser(encoding="utf-8")).getroot()
    text = " ".join(page.xpath("string(//main)").split())
    for words in (
        "D-01",
        "Verified events (1)",
        "Decided by, 1 (name)",
        "Decided by, 2 (name)",
        "ab" * 32,
        "2015-08-01",
    ):
        assert words in text, words
    cells = [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tr[td[1]='WX-LEAK']")]
    assert [(row[3], row[4][-3:]) for row in cells] == [("工单/周报.xlsx · 维修", "902")]
    assert not re.search(r"dismiss|开除|辞退", text)


@pytest.mark.parametrize(
    ("page", "alone"),
    [
        ('<nav aria-label="x"><a href="../a.html">A</a></nav>B', "B"),
        ('<a class="zh" lang="zh" href="../m.html#kpi">首次解决率</a>', '<span class="zh" lang="zh">首次解决率</span>'),
        ('<a class="en" lang="en" href="#en-cases">cases</a>', '<a class="en" lang="en" href="#en-cases">cases</a>'),
        ('A <a class="zh more" lang="zh" href="../m.html">计算方法</a>B', "A B"),
    ],
)
def test_links_out_of_a_page_that_stands_alone_are_plain_text(page: str, alone: str) -> None:
    assert standing_alone(page) == alone


def test_a_company_without_managers_has_no_managers_folder(written: Path) -> None:
    assert not (written / "managers").exists()
    assert (written / "own").is_dir()
