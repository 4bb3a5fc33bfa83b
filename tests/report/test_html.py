"""The pages: complete, self-contained, in both languages, and safe whatever the logs say."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from pipeline.language import LANGUAGES, Language
from pipeline.report.html import file_name
from pipeline.report.write import write_report
from pipeline.workspace import shipped
from tests.report.months import make_month, plain, with_card, write_html

PAGES = ["index", "data-quality", "methodology", "data-dictionary", "technicians/0103", "technicians/0105"]
SCRIPT = shipped("reports", "templates", "table.js").read_text(encoding="utf-8").strip()
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}http://evil.example/\x00\x1b"


def page(folder: Path, name: str) -> html.HtmlElement:
    return html.parse(str(folder / f"{name}.html"), parser=html.HTMLParser(encoding="utf-8")).getroot()


def text_of(root: html.HtmlElement, language: Language | None = None) -> str:
    """The page's text without what is in the other language."""
    for other in LANGUAGES:
        if language and other != language:
            for element in root.xpath(f"//main//*[contains(concat(' ', @class, ' '), ' {other} ')]"):
                element.drop_tree()
    return " ".join(" ".join(root.xpath("//main//text()")).split())


def policy_for(root: html.HtmlElement) -> str:
    """The policy that lets the page's one style and its script in, and nothing else."""
    (style,) = root.xpath("//style/text()")
    scripts = [f"script-src 'sha256-{sha256(text)}'" for text in root.xpath("//script/text()")]
    return "; ".join([
        "default-src 'none'", "style-src 'unsafe-inline'", f"style-src-elem 'sha256-{sha256(style)}'",
        *scripts, "img-src data:", "base-uri 'none'", "form-action 'none'",
    ])  # fmt: skip


def sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def in_languages(folder: Path, languages: Sequence[Language], **changes: object) -> Path:
    write_html(with_card(make_month(), **changes) if changes else make_month(), folder, languages)
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_page_is_self_contained_and_guarded_first_of_all(written: Path, name: str) -> None:
    root = page(written, name)
    first = root.xpath("//head/*")[0]
    assert (first.get("http-equiv"), first.get("content")) == ("Content-Security-Policy", policy_for(root))
    assert [text.strip() for text in root.xpath("//script/text()")] in ([], [SCRIPT])
    assert not root.xpath("//link | //iframe | //object | //form | //base | //img")
    assert not [a for a in root.xpath("//@*") if a.attrname.startswith("on")]
    outside = [link for link in root.xpath("//@href | //@src") if re.match(r"[a-z]+:|//", link)]
    assert not outside


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(written: Path, name: str) -> None:
    here = written / f"{name}.html"
    for link in page(written, name).xpath("//@href"):
        path, _, anchor = link.partition("#")
        target = (here.parent / path).resolve() if path else here
        assert target.is_file(), link
        if anchor:
            assert page(target.parent, target.stem).xpath("//*[@id=$id]", id=anchor), link


@pytest.mark.parametrize("name", PAGES)
def test_chinese_and_english_stand_side_by_side(written: Path, name: str) -> None:
    root = page(written, name)
    marked = [len(root.xpath(f"//*[@lang='{language}']")) for language in LANGUAGES]
    assert marked[0] == marked[1] > 10


def test_one_language_alone_holds_nothing_of_the_other(tmp_path: Path) -> None:
    english = in_languages(tmp_path, ("en",))
    assert "考核" not in (english / "methodology.html").read_text(encoding="utf-8").replace("考核办法", "")
    assert not page(english, "index").xpath("//*[@lang='zh']")
    assert page(english, "index").get("lang") == "en"


def test_overview_says_what_waits_and_what_is_open(written: Path) -> None:
    text = text_of(page(written, "index"), "en")
    assert "its window runs until 2026-12-01, 1 pending" in text
    assert "2 so far and 1 pending; more than 2 would disqualify" in text
    assert "3 files, 10 rows; 1 rows rejected, 1 files unreadable, 2 things to look at." in text


def test_data_quality_names_place_reason_and_cure(written: Path) -> None:
    text = text_of(page(written, "data-quality"), "zh")
    for words in (
        "C7",
        "不是数字 请只填数字。",
        "文件损坏。 请重新导出",
        "相符",
        "花名册中没有此人",
        "WX-NOBODY",
        "备份/周报.xlsx = 工单/周报.xlsx",
    ):
        assert words in text, words


def test_methodology_shows_rules_parameters_and_sql(written: Path) -> None:
    text = text_of(page(written, "methodology"), "en")
    for words in (
        "assumed here",
        "60% 0",
        "below 10% 40",
        "repeat window, days repeat_window_days 30",
        "select 1 < 2",
        "ab" * 32,
    ):
        assert words in text, words


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    report = make_month(lambda text: text + HOSTILE)
    write_html(report, tmp_path, LANGUAGES)
    for file in sorted(tmp_path.rglob("*.html")):
        content = file.read_text(encoding="utf-8")
        root = html.fromstring(content.encode(), parser=html.HTMLParser(encoding="utf-8"))
        assert [text.strip() for text in root.xpath("//script/text()")] in ([], [SCRIPT]), file
        assert not root.xpath("//script/@* | //img"), file
        assert not [a for a in root.xpath("//@*") if a.attrname.startswith("on")], file
        assert "49" not in re.findall(r"onerror=alert\(1\)&gt;(\d*)", content), file
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", content), file
        assert not [link for link in root.xpath("//@href") if "evil" in link], file


def test_company_without_people_or_files_has_pages(tmp_path: Path) -> None:
    report = make_month(cases=0)
    empty = replace(
        report,
        scored=replace(report.scored, cards=(), unassigned={}, unit_caps={}),
        employees=(),
        figures={},
        cases=(),
        faults=(),
        accounting=(),
    )
    write_report(empty, tmp_path, LANGUAGES)
    assert "0 people" in text_of(page(tmp_path, "index"), "en")


def test_same_month_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_html(make_month(plain), tmp_path / name, LANGUAGES)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.html"))
    assert len(files) == 7
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.parametrize(("number", "name"), [("0103", "0103"), ("../a", "_2e_2e_2fa"), ("A-1_b", "A-1_b")])
def test_file_names_cannot_leave_the_folder(number: str, name: str) -> None:
    assert file_name(number) == name
