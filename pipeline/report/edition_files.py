"""Writes the editions of a month beside the internal report; what is the same in several of them is drawn once."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.kpi.model import Case
from pipeline.language import Language
from pipeline.report.editions import (
    Edition,
    PublishedEdition,
    for_edition,
    manager_editions,
    names_others,
    own_editions,
    without_others,
)
from pipeline.report.evidence import by_person
from pipeline.report.excel import write_workbook
from pipeline.report.hr import write_hr
from pipeline.report.html import PEOPLE, SCHEMES, Site, file_name, write, write_month, write_person
from pipeline.report.model import MonthReport
from pipeline.report.public import public_view
from pipeline.report.quality import QualityView
from pipeline.report.wording import both
from pipeline.scorecard.model import Card

WORKBOOK = "scorecards.xlsx"
SHARED = ("methodology.html", "data-dictionary.html")
MANAGERS = "managers"
OWN = "own"
PUBLIC = "public"
HR = "hr"
_Cases = Mapping[str | None, Mapping[str, Sequence[Case]]]
_NAVIGATION = re.compile(r"<nav\b.*?</nav>", re.DOTALL)
_LINK = re.compile(r'<a\b([^>]*?) href="(?!#)[^"]*"([^>]*)>(.*?)</a>', re.DOTALL)
_MORE = re.compile(r'<a\b[^>]*\bclass="[^"]*\bmore\b[^"]*"[^>]* href="(?!#)[^"]*"[^>]*>.*?</a>', re.DOTALL)


def write_editions(pages: Site, folder: Path, password: str | None = None) -> tuple[PublishedEdition, ...]:
    """The editions of the month, written below the folder that holds the whole report, without managers' workbooks.

    `password` locks the pay workbook.
    """
    return tuple(
        PublishedEdition(edition, tuple(sorted(PurePosixPath(file.relative_to(folder)) for file in files)))
        for edition, files in _written(pages, folder, password)
    )


def _written(pages: Site, folder: Path, password: str | None) -> Iterator[tuple[Edition, list[Path]]]:
    quality = without_names(pages.quality)
    cases = by_person(pages.report.cases)
    for edition in manager_editions(pages.report):
        place = folder / MANAGERS / file_name(edition.id)
        _write_manager(pages, edition, folder, place, quality)
        _write_people(pages, edition, cases, folder, place)
        yield edition, list({*_files(place), place / WORKBOOK})
    (folder / OWN).mkdir()
    cards = {card.employee.employee_no: card for card in pages.report.scored.cards}
    for edition in own_editions(pages.report):
        yield edition, [_write_own(pages, edition, cards[edition.id], cases, folder)]
    everybody = Edition("public", PUBLIC, "", frozenset())
    (folder / PUBLIC).mkdir()
    write(pages, "public.html", folder / PUBLIC / "index.html", page=public_view(pages.report), nav=())
    yield everybody, _files(folder / PUBLIC)
    write_hr(pages, folder / HR, password)
    yield Edition("hr", HR, "", frozenset()), _files(folder / HR)


def write_whole_workbook(report: MonthReport, folder: Path, languages: Sequence[Language]) -> None:
    """Writes the workbook of the whole month."""
    write_workbook(report, folder / WORKBOOK, languages)


def write_managers_workbooks(report: MonthReport, folder: Path, languages: Sequence[Language]) -> None:
    """Writes the workbook of every manager into the folder of the edition."""
    for edition in manager_editions(report):
        place = folder / MANAGERS / file_name(edition.id)
        place.mkdir(parents=True, exist_ok=True)
        write_workbook(for_edition(report, edition), place / WORKBOOK, languages, f"../../{report.provenance.raw}")


def _write_manager(pages: Site, edition: Edition, whole: Path, place: Path, quality: QualityView) -> None:
    """The pages of a manager's folder: those that name nobody are those of the whole report."""
    report = for_edition(pages.report, edition)
    (place / PEOPLE).mkdir(parents=True)
    (place / SCHEMES).mkdir()
    write_month(pages, report, place, quality, both("edition.manager", name=edition.name))
    for name in (*SHARED, *(f"{SCHEMES}/{file.name}" for file in sorted((whole / SCHEMES).iterdir()))):
        same_file(whole / name, place / name)


def _write_people(pages: Site, edition: Edition, cases: _Cases, whole: Path, place: Path) -> None:
    """A manager's people: their pages as they are, except where they say who else would be paid."""
    for card in pages.report.scored.cards:
        number = card.employee.employee_no
        if number in edition.people:
            name = f"{PEOPLE}/{file_name(number)}.html"
            if names_others(card, edition.people):
                write_person(pages, pages.report, without_others(card, edition.people), cases, place / PEOPLE)
            else:
                same_file(whole / name, place / name)


def _write_own(pages: Site, edition: Edition, card: Card, cases: _Cases, folder: Path) -> Path:
    """The own page of somebody, without anything around it."""
    file = folder / OWN / f"{file_name(edition.id)}.html"
    source = folder / PEOPLE / file.name
    if names_others(card, edition.people):
        write_person(pages, pages.report, without_others(card, edition.people), cases, file.parent)
        source = file
    file.write_text(standing_alone(source.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    return file


def standing_alone(page: str) -> str:
    """The page without navigation; links that lead out of it are plain text, and those that only lead on are gone."""
    return _LINK.sub(r"<span\1\2>\3</span>", _MORE.sub("", _NAVIGATION.sub("", page, count=1)))


def without_names(quality: QualityView) -> QualityView:
    """What the data-quality page says to those who may not read whom others' rows name: every count stays."""
    return replace(
        quality,
        faults=tuple(replace(group, faults=()) for group in quality.faults),
        unassigned=tuple(replace(one, entry=replace(one.entry, lists=()), more=0) for one in quality.unassigned),
    )


def same_file(file: Path, place: Path) -> None:
    """Puts the same bytes in a second place; it is one file where the system can."""
    try:
        os.link(file, place)
    except OSError:
        shutil.copyfile(file, place)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
