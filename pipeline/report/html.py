"""The HTML report: one self-contained file per page, every text in the languages asked for, no script."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.kpi.model import Case
from pipeline.language import Language, Text
from pipeline.report import formats
from pipeline.report.adoption import simulation_view
from pipeline.report.cap_tables import cap_key
from pipeline.report.charts import Dot, funnel
from pipeline.report.data_dictionary import data_dictionary
from pipeline.report.evidence import by_person
from pipeline.report.methodology import methodology
from pipeline.report.model import MonthReport
from pipeline.report.overview import overview
from pipeline.report.pages import FEW, page_files, page_views
from pipeline.report.person import person_page
from pipeline.report.quality import QualityView, quality_view
from pipeline.report.scheme_pages import scheme_pages
from pipeline.report.wording import both, in_languages, same
from pipeline.scorecard.model import Card
from pipeline.workspace import shipped

PEOPLE = "technicians"
SCHEMES = "schemes"


@dataclass(frozen=True)
class Site:
    """What the pages of all editions of a month share."""

    report: MonthReport
    languages: tuple[Language, ...]
    templates: Environment
    quality: QualityView


def site(report: MonthReport, languages: Sequence[Language]) -> Site:
    """The pages of a month, ready to be written.

    With several languages each page holds all of them and starts in the first.
    """
    nobodys = by_person(case for case in report.cases if case.employee_no is None)
    quality = quality_view(report, nobodys.get(None, {}))
    return Site(report, tuple(languages), _environment(report, languages), quality)


def write_whole(pages: Site, folder: Path) -> None:
    """Writes every page of the internal report: overview, people, data quality, methodology, schemes, dictionary."""
    report = pages.report
    write_month(pages, report, folder, pages.quality)
    write(pages, "methodology.html", folder / "methodology.html", methodology=methodology(report))
    write(pages, "data-dictionary.html", folder / "data-dictionary.html", logs=data_dictionary(report.logs))
    (folder / SCHEMES).mkdir()
    for page in scheme_pages(report):
        file = folder / SCHEMES / f"{file_name(page.entry.scheme)}.html"
        write(pages, "scheme.html", file, "../", page=page)
    (folder / PEOPLE).mkdir()
    cases = by_person(report.cases)
    for card in report.scored.cards:
        write_person(pages, report, card, cases, folder / PEOPLE)


def write_month(
    pages: Site, report: MonthReport, folder: Path, quality: QualityView, edition: Text | None = None
) -> None:
    """Writes the pages that say something of everybody an edition names: overview, analysis and data quality."""
    index, first = folder / "index.html", overview(report)
    charts = _charts(report, [table.key for table in first.caps], pages.languages)
    write(pages, "index.html", index, page=first, charts=charts, quality=quality, edition=edition)
    for page in page_views(report, pages.languages):
        write(pages, "page.html", folder / page.file, page=page, few=FEW, edition=edition)
    write(pages, "data-quality.html", folder / "data-quality.html", quality=quality, edition=edition)


def write_person(
    pages: Site,
    report: MonthReport,
    card: Card,
    cases: Mapping[str | None, Mapping[str, Sequence[Case]]],
    folder: Path,
) -> None:
    """Writes a person's page."""
    number = card.employee.employee_no
    file = folder / f"{file_name(number)}.html"
    write(pages, "person.html", file, "../", page=person_page(report, card, cases.get(number, {})))


def file_name(name: str) -> str:
    """An employee number or scheme as a file name: signs other than `-` and `_` become code points."""
    return "".join(c if c.isalnum() or c in "-_" else f"_{ord(c):x}" for c in name)


def _charts(report: MonthReport, wanted: Collection[str], languages: Sequence[Language]) -> dict[str, Markup]:
    drawn: dict[str, Markup] = {}
    for policy in report.policies.all:
        cards = [card for card in report.scored.cards if card.scheme == policy.scheme]
        for cap in policy.caps:
            key = cap_key(policy, cap)
            if key not in wanted:
                continue
            held = [(card.employee.name, v) for card in cards for v in card.caps if v.kpi == cap.kpi]
            points = [Dot(name, verdict.numerator, verdict.denominator) for name, verdict in held]
            drawn[key] = funnel(key, points, Fraction(cap.limit), languages)
    return drawn


def _environment(report: MonthReport, languages: Sequence[Language]) -> Environment:
    pages = Environment(
        loader=FileSystemLoader(shipped("reports", "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["sha256"] = _sha256
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
        nav=tuple(_navigation(report)),
        simulation=simulation_view(report),
        closing=report.closing,
        scheme_pages={policy.scheme: f"{SCHEMES}/{file_name(policy.scheme)}.html" for policy in report.shelf.policies},
    )
    return pages


def _navigation(report: MonthReport) -> Iterator[tuple[str, Text]]:
    """The files that every page leads to, with their names."""
    yield "index.html", both("page.index")
    yield from page_files(report)
    yield "data-quality.html", both("page.data_quality")
    yield "methodology.html", both("page.methodology")
    yield "data-dictionary.html", both("page.data_dictionary")


def _sha256(text: str) -> str:
    """The text's hash as a Content-Security-Policy names it."""
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


def write(pages: Site, template: str, file: Path, up: str = "", **values: Any) -> None:
    """Writes a page; `up` leads from it to the folder that its links start from."""
    text = pages.templates.get_template(template).render({"up": up, "edition": None, **values})
    file.write_bytes(printable(text).encode())


def printable(text: str) -> str:
    """The text without control characters, which no browser shows and XML forbids."""
    return _UNPRINTABLE.sub("", text)


_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
