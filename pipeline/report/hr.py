"""What HR gets: all that waits for a decision by people, and a paper for each review. Nothing is decided here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.card import offence
from pipeline.report.evidence import by_person
from pipeline.report.hr_dossier import dossier
from pipeline.report.hr_grounds import CasesByKpi, alike_proposals, grounds, is_reviewed
from pipeline.report.hr_review import review_view, unit_of
from pipeline.report.html import Site, file_name, write
from pipeline.report.model import MonthReport
from pipeline.report.pay import write_pay
from pipeline.report.restated import closed_view
from pipeline.report.wording import both, code, joined, named, same
from pipeline.scorecard.model import Card

REVIEWS = "reviews"
PAY = "pay.xlsx"


@dataclass(frozen=True)
class HrLine:
    """Somebody about whom something is proposed; `reasons` are those for a review.

    Of a review, `missing` says how many steps are not on record, and `forbidding` how many of them forbid going on.
    """

    employee_no: str
    name: str
    unit: str
    reasons: tuple[Text, ...]
    open: tuple[Text, ...]
    proposals: tuple[tuple[Text, int], ...]
    deducted: str
    over_share: bool
    missing: int = 0
    forbidding: int = 0


@dataclass(frozen=True)
class HrView:
    """The first page of HR's folder; `nobodys` are rows of the HR steps log that name nobody who is known."""

    reviews: tuple[HrLine, ...]
    undecided: tuple[HrLine, ...]
    others: tuple[HrLine, ...]
    nobodys: tuple[str, ...]


def write_hr(pages: Site, folder: Path, password: str | None) -> None:
    """Writes HR's folder, which nobody but its owner can open."""
    folder.mkdir(mode=0o700)
    (folder / REVIEWS).mkdir()
    report = pages.report
    nav = (("index.html", both("hr.title")),)
    cards = sorted(report.scored.cards, key=lambda card: card.employee.employee_no)
    cases = by_person(report.cases)
    for card in filter(is_reviewed, cards):
        page = review_view(report, card, cases.get(card.employee.employee_no, {}))
        file = folder / REVIEWS / f"{file_name(page.employee_no)}.html"
        write(pages, "hr-review.html", file, "../", page=page, nav=nav)
    below = replace(report.provenance, raw=f"../{report.provenance.raw}")
    write_pay(replace(report, provenance=below), folder / PAY, pages.languages, password)
    write(
        pages,
        "hr.html",
        folder / "index.html",
        page=hr_view(report, cases),
        closed=closed_view(report),
        pay=PAY,
        nav=nav,
    )
    close_to_others(folder)


def close_to_others(folder: Path) -> None:
    """Lets only the owner into the folder and at its files."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def hr_view(report: MonthReport, cases: Mapping[str | None, CasesByKpi]) -> HrView:
    """Everybody about whom something is proposed or could still be, by employee number."""
    cards = sorted(report.scored.cards, key=lambda card: card.employee.employee_no)
    return HrView(
        reviews=tuple(_reviewed_line(report, card, cases) for card in cards if is_reviewed(card)),
        undecided=tuple(_line(report, card) for card in cards if card.undecided and not is_reviewed(card)),
        others=tuple(
            _line(report, card) for card in cards if card.proposals and not card.undecided and not is_reviewed(card)
        ),
        nobodys=tuple(
            f"{step.source.file} · {step.source.sheet} · {step.source.row}"
            for step in report.hr_steps
            if step.employee_no is None
        ),
    )


def _reviewed_line(report: MonthReport, card: Card, cases: Mapping[str | None, CasesByKpi]) -> HrLine:
    found = dossier(report, card, grounds(report, card, cases.get(card.employee.employee_no, {})))
    return replace(_line(report, card), missing=found.missing, forbidding=len(found.forbidding))


def _line(report: MonthReport, card: Card) -> HrLine:
    person, policy = card.employee, report.policy_of(card)
    kinds = Counter(proposal.kind for proposal in card.proposals)
    return HrLine(
        employee_no=person.employee_no,
        name=person.name,
        unit=unit_of(card),
        reasons=tuple(_reasons(report, card)),
        open=tuple(offence(report, policy, entry, "undecided").sentence for entry in card.undecided),
        proposals=tuple((code("proposal", kind), count) for kind, count in kinds.items()),
        deducted=formats.plain(card.deducted) if card.deducted else "",
        over_share=bool(card.over_share),
    )


def _reasons(report: MonthReport, card: Card) -> Iterator[Text]:
    for entry in card.disqualifications:
        yield offence(report, report.policy_of(card), entry, "disqualified").sentence
    for (rule, kind, _), alike in alike_proposals(card.proposals).items():
        name = joined((code("proposal", kind), same(rule), named(alike[0].name)), same(" · "))
        yield name if len(alike) == 1 else joined((name, same(f"× {len(alike)}")), same(" "))
        doubts = dict.fromkeys(proposal.doubt for proposal in alike if proposal.doubt is not None)
        yield from (both(f"proposal_doubt.{doubt}") for doubt in doubts)
