"""Writes and reads people's pages alone, for tests that look at nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from lxml import html

from pipeline.kpi.model import Case
from pipeline.language import LANGUAGES, Language
from pipeline.report.evidence import by_person
from pipeline.report.html import site, write_person
from pipeline.report.model import MonthReport

Shown = tuple[str, str, str, str, int]  # KPI, case, file, sheet, row


def write_people(report: MonthReport, folder: Path, languages: Sequence[Language] = LANGUAGES) -> Path:
    """The first person's page, written with everybody's into the folder."""
    pages, cases = site(report, languages), by_person(report.cases)
    for card in report.scored.cards:
        write_person(pages, report, card, cases, folder)
    return folder / f"{report.scored.cards[0].employee.employee_no}.html"


def read(file: Path) -> html.HtmlElement:
    return html.parse(str(file), parser=html.HTMLParser(encoding="utf-8")).getroot()


def words(root: html.HtmlElement, language: Language = "en", inside: str = "//main") -> str:
    """What a reader of that language reads there."""
    other = next(name for name in LANGUAGES if name != language)
    hidden = f"[not(ancestor::*[contains(concat(' ', @class, ' '), ' {other} ')])]"
    return " ".join(" ".join(root.xpath(f"{inside}//text(){hidden}")).split())


def cases_of(report: MonthReport, employee_no: str) -> Counter[Shown]:
    """Every case that the person's page has to show."""
    mine: Iterable[Case] = (case for case in report.cases if case.employee_no == employee_no and not case.basis)
    return Counter((c.kpi, c.case_no, c.source.file, c.source.sheet, c.source.row) for c in mine)


def full_rows(root: html.HtmlElement) -> list[Shown]:
    """The cases that stand in full, in the order of the page."""
    found = []
    for body in root.xpath("//div[@data-kpi]//table/tbody"):
        (kpi,) = body.xpath("ancestor::div[@data-kpi]/@data-kpi")
        file, sheet = body.xpath("string(tr[1]/th)").split(" · ")
        for row in body.xpath("tr[td]"):
            found.append((kpi, row[0].text_content(), file, sheet, int(row[-1].text_content())))
    return found


def short_rows(root: html.HtmlElement) -> list[Shown]:
    """The cases that stand in short, one for every mark of every line."""
    heads = root.xpath("//h3/span[@class='mark-of']")
    marks = {head.text_content(): head.xpath("string(ancestor::div[@data-kpi]/@data-kpi)") for head in heads}
    found = []
    for line in root.xpath("//p[@class='short']"):
        file, sheet = line.xpath("string(preceding-sibling::p[contains(@class, 'sub')][1]/text()[1])").split(" · ")
        for text in line.xpath("string(text())").strip().split("; "):
            case_no, _, row = text.partition("\N{NO-BREAK SPACE}#")
            place = (case_no, file, sheet.rsplit(" (", 1)[0], int(row.partition("\N{NO-BREAK SPACE}")[0]))
            found += [(marks[mark], *place) for mark in line.xpath("string(b)").split()]
    return found
