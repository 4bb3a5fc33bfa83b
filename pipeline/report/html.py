"""The HTML report: one self-contained file per page, every text in the languages asked for, no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.kpi.model import Case
from pipeline.language import Language
from pipeline.report import formats
from pipeline.report.cap_tables import cap_key
from pipeline.report.card import CardView, card_evidence
from pipeline.report.charts import cap_chart
from pipeline.report.data_dictionary import data_dictionary
from pipeline.report.evidence import by_person
from pipeline.report.methodology import methodology
from pipeline.report.model import MonthReport
from pipeline.report.overview import overview
from pipeline.report.quality import quality_view
from pipeline.report.scheme_pages import scheme_pages
from pipeline.report.wording import both, in_languages, same
from pipeline.scorecard.model import Card
from pipeline.workspace import shipped

PEOPLE = "technicians"
SCHEMES = "schemes"


def write_html(report: MonthReport, folder: Path, languages: Sequence[Language]) -> None:
    """Writes every page into the folder: overview, people, data quality, methodology, schemes and data dictionary.

    With several languages each page holds all of them and starts in the first.
    """
    pages = _environment(report, languages)
    cases = by_person(report.cases)
    first = overview(report)
    quality = quality_view(report, cases.get(None, {}))
    about = {"methodology": methodology(report), "quality": quality, "logs": data_dictionary(report.logs)}
    charts = _charts(report, languages)
    _write(pages, "index.html", folder / "index.html", "", page=first, charts=charts, quality=quality)
    for name in ("data-quality", "methodology", "data-dictionary"):
        _write(pages, f"{name}.html", folder / f"{name}.html", "", **about)
    (folder / SCHEMES).mkdir()
    for page in scheme_pages(report):
        file = folder / SCHEMES / f"{file_name(page.entry.scheme)}.html"
        _write(pages, "scheme.html", file, "../", page=page)
    (folder / PEOPLE).mkdir()
    cards = {card.employee.employee_no: card for card in report.scored.cards}
    for person in first.people:
        _write_person(pages, report, folder / PEOPLE, person, cards[person.employee_no], cases)


def _write_person(
    pages: Environment,
    report: MonthReport,
    folder: Path,
    person: CardView,
    card: Card,
    cases: Mapping[str | None, Mapping[str, Sequence[Case]]],
) -> None:
    lists = card_evidence(report, card, cases.get(person.employee_no, {}))
    names = {entry.kpi: report.kpis[entry.kpi] for entry in lists}
    file = folder / f"{file_name(person.employee_no)}.html"
    _write(pages, "person.html", file, "../", person=person, lists=lists, kpis=names)


def file_name(name: str) -> str:
    """An employee number or scheme as a file name: signs other than `-` and `_` become code points."""
    return "".join(c if c.isalnum() or c in "-_" else f"_{ord(c):x}" for c in name)


def _charts(report: MonthReport, languages: Sequence[Language]) -> dict[str, dict[Language, Any]]:
    drawn: dict[str, dict[Language, Any]] = {}
    for policy in report.policies.all:
        cards = [card for card in report.scored.cards if card.scheme == policy.scheme]
        for cap in policy.caps:
            points = [(card.employee.name, v) for card in cards for v in card.caps if v.kpi == cap.kpi]
            limit = Fraction(cap.limit)
            drawn[cap_key(policy, cap)] = {language: cap_chart(points, limit, language) for language in languages}
    return drawn


def _environment(report: MonthReport, languages: Sequence[Language]) -> Environment:
    pages = Environment(
        loader=FileSystemLoader(shipped("reports", "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals.update(
        languages=tuple(languages),
        both=both,
        same=same,
        formats=formats,
        scored=report.scored,
        policy=report.policy,
        month=str(report.scored.month),
        as_of=report.scored.as_of.isoformat(sep=" ", timespec="minutes"),
        title=lambda text: in_languages(text, languages, " · "),
        file_name=file_name,
        people_folder=PEOPLE,
        scheme_pages={policy.scheme: f"{SCHEMES}/{file_name(policy.scheme)}.html" for policy in report.shelf.policies},
    )
    return pages


def _write(pages: Environment, template: str, file: Path, up: str, **values: Any) -> None:
    text = pages.get_template(template).render(up=up, **values)
    file.write_bytes(_printable(text).encode())


def _printable(text: str) -> str:
    """The text without control characters, which no browser shows and XML forbids."""
    return text.translate(_UNPRINTABLE)


_UNPRINTABLE = {
    n: None for n in (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)) if n not in (9, 10, 13)
}
