"""What HR gets: all that waits for a decision by people, and a paper for each review. Nothing is decided here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.definitions.catalogue import catalogue
from pipeline.definitions.policy import Policy
from pipeline.kpi.model import Case
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.card import grade_name, offence, total_text
from pipeline.report.consequences import proposal_view
from pipeline.report.evidence import by_person
from pipeline.report.html import Site, file_name, write
from pipeline.report.model import MonthReport
from pipeline.report.pay import write_pay
from pipeline.report.wording import both, code, joined, kpi_text, named, same, sentences
from pipeline.scorecard.model import Card, Disqualification, Kind, Proposal

REVIEWED: tuple[Kind, ...] = ("review", "ineligible", "suspension")
REVIEWS = "reviews"
PAY = "pay.xlsx"
_Cases = Mapping[str, Sequence[Case]]  # of one person, by KPI


@dataclass(frozen=True)
class Event:
    """A row that a finding rests on, or that could still become one."""

    case_no: str
    at: str
    note: Text
    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class Finding:
    """Why a review is to be held: the rule, what it says, what is verified and what is still open."""

    kind: Text
    rule: str
    name: Text
    words: Text | None
    reading: Text | None
    details: Text
    events: tuple[Event, ...]
    pending: tuple[Event, ...]


@dataclass(frozen=True)
class ReviewView:
    """One person's paper."""

    employee_no: str
    name: str
    role: Text
    unit: str
    status: str
    standing: tuple[tuple[Text, Text], ...]
    findings: tuple[Finding, ...]
    open: tuple[Text, ...]
    facts: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True)
class HrLine:
    """Somebody about whom something is proposed; `reasons` are those for a review."""

    employee_no: str
    name: str
    unit: str
    reasons: tuple[Text, ...]
    open: tuple[Text, ...]
    proposals: tuple[tuple[Text, int], ...]
    deducted: str
    over_share: bool


@dataclass(frozen=True)
class HrView:
    """The first page of HR's folder."""

    reviews: tuple[HrLine, ...]
    undecided: tuple[HrLine, ...]
    others: tuple[HrLine, ...]


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
    write(pages, "hr.html", folder / "index.html", page=hr_view(report), pay=PAY, nav=nav)
    close_to_others(folder)


def close_to_others(folder: Path) -> None:
    """Lets only the owner into the folder and at its files."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def is_reviewed(card: Card) -> bool:
    """True for a card with which people have to deal by name."""
    return bool(card.disqualifications) or any(proposal.kind in REVIEWED for proposal in card.proposals)


def hr_view(report: MonthReport) -> HrView:
    """Everybody about whom something is proposed or could still be, by employee number."""
    cards = sorted(report.scored.cards, key=lambda card: card.employee.employee_no)
    return HrView(
        reviews=tuple(_line(report, card) for card in cards if is_reviewed(card)),
        undecided=tuple(_line(report, card) for card in cards if card.undecided and not is_reviewed(card)),
        others=tuple(
            _line(report, card) for card in cards if card.proposals and not card.undecided and not is_reviewed(card)
        ),
    )


def _line(report: MonthReport, card: Card) -> HrLine:
    person, policy = card.employee, report.policy_of(card)
    kinds = Counter(proposal.kind for proposal in card.proposals)
    return HrLine(
        employee_no=person.employee_no,
        name=person.name,
        unit=_unit(card),
        reasons=tuple(_reasons(report, card)),
        open=tuple(offence(report, policy, entry, "undecided").sentence for entry in card.undecided),
        proposals=tuple((code("proposal", kind), count) for kind, count in kinds.items()),
        deducted=formats.plain(card.deducted) if card.deducted else "",
        over_share=bool(card.over_share),
    )


def _unit(card: Card) -> str:
    return " · ".join(filter(None, (card.employee.team, card.employee.branch)))


def _reasons(report: MonthReport, card: Card) -> Iterator[Text]:
    for entry in card.disqualifications:
        yield offence(report, report.policy_of(card), entry, "disqualified").sentence
    for (rule, kind, _), alike in _alike(card.proposals).items():
        name = joined((code("proposal", kind), same(rule), named(alike[0].name)), same(" · "))
        yield name if len(alike) == 1 else joined((name, same(f"× {len(alike)}")), same(" "))


def _alike(proposals: Iterable[Proposal]) -> dict[tuple[str, Kind, str], list[Proposal]]:
    """The proposals that a review is about, those by one rule for one kind of event together."""
    found: dict[tuple[str, Kind, str], list[Proposal]] = {}
    for proposal in proposals:
        if proposal.kind in REVIEWED:
            found.setdefault((proposal.rule, proposal.kind, proposal.reason), []).append(proposal)
    return found


def review_view(report: MonthReport, card: Card, cases: _Cases) -> ReviewView:
    """The paper for one person: what rules say, the rows that are verified, what is open, and what the policy is."""
    person, policy = card.employee, report.policy_of(card)
    disqualified = (_disqualified(report, policy, entry, cases) for entry in card.disqualifications)
    proposed = (_proposed(alike, cases) for alike in _alike(card.proposals).values())
    return ReviewView(
        employee_no=person.employee_no,
        name=person.name,
        role=code("role", person.role),
        unit=_unit(card),
        status=card.status,
        standing=tuple(_standing(policy, card)),
        findings=(*disqualified, *proposed),
        open=tuple(_open(report, card)),
        facts=tuple(_facts(policy)),
    )


def _open(report: MonthReport, card: Card) -> Iterator[Text]:
    """What could still change the findings: events not yet verified, appeals not yet decided."""
    for entry in card.undecided:
        yield offence(report, report.policy_of(card), entry, "undecided").sentence
    for appeal in report.appeals:
        if appeal.employee_no == card.employee.employee_no:
            kpi = report.kpis.get(appeal.kpi)
            name = kpi_text(kpi, "name") if kpi else same(appeal.kpi)
            yield both("hr.appeal", name=name, case=appeal.case_no or formats.NOTHING)


def _standing(policy: Policy, card: Card) -> Iterator[tuple[Text, Text]]:
    if policy.has_total:
        yield both("total"), same(total_text(policy, card))
        yield both("grade"), grade_name(policy, card) or both("card.no_grade")
    if card.deducted:
        yield both("xlsx.deducted"), same(formats.plain(card.deducted))


def _disqualified(report: MonthReport, policy: Policy, entry: Disqualification, cases: _Cases) -> Finding:
    rules = (rule for rule in policy.disqualifications if (rule.rule, rule.kpi) == (entry.rule, entry.kpi))
    rule = next(rules, None)
    found = cases.get(entry.kpi, ())
    return Finding(
        kind=both("hr.disqualification"),
        rule=entry.rule,
        name=kpi_text(report.kpis[entry.kpi], "name"),
        words=_words(entry.rule),
        reading=named(rule.reading) if rule else None,
        details=offence(report, policy, entry, "disqualified").sentence,
        events=_events(case for case in found if case.state == "counted" and case.numerator and not case.basis),
        pending=_events(case for case in found if case.state == "pending"),
    )


def _proposed(alike: Sequence[Proposal], cases: _Cases) -> Finding:
    first = alike[0]
    kpis = {case.kpi for proposal in alike for case in proposal.cases}
    return Finding(
        kind=code("proposal", first.kind),
        rule=first.rule,
        name=named(first.name),
        words=_words(first.rule),
        reading=named(first.reading) if first.reading else None,
        details=sentences(view.details for view in map(proposal_view, alike) if any(view.details.values())),
        events=_events(case for proposal in alike for case in proposal.cases),
        pending=_events(case for kpi in sorted(kpis) for case in cases.get(kpi, ()) if case.state == "pending"),
    )


def _words(rule: str) -> Text | None:
    """What the rule says, where the catalogue of the regulations has it."""
    known = catalogue().get(rule)
    return {"zh": known.zh, "en": known.en} if known else None


def _events(cases: Iterable[Case]) -> tuple[Event, ...]:
    return tuple(
        Event(
            case_no=case.case_no,
            at=formats.moment(case.at),
            note=code("reason", case.reason),
            file=case.source.file,
            sheet=case.source.sheet,
            row=case.source.row,
        )
        for case in cases
    )


def _facts(policy: Policy) -> Iterator[tuple[Text, Text]]:
    """What is known of the policy that the paper rests on, and what is not."""
    yield both("method.policy"), named(policy)
    yield both("hr.in_force"), same(policy.effective_from.isoformat())
    yield both("hr.sources"), same("、".join(policy.sources))
    yield both("hr.hash"), same(policy.sha256)
    fines = policy.fines
    agreed = fines.agreed_on.isoformat() if fines.agreed_on else formats.NOTHING
    payable = both("hr.payable", counsel=fines.counsel, day=agreed) if fines.payable else both("hr.not_payable")
    yield both("hr.money"), payable
