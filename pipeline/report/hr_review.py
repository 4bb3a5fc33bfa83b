"""The paper for one review: what rules say, the rows that are verified, what is open, and what the policy is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.definitions.catalogue import catalogue
from pipeline.definitions.policy import Policy
from pipeline.kpi.model import Case
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.appeals import case_note
from pipeline.report.card import grade_name, offence, total_text
from pipeline.report.consequences import proposal_view
from pipeline.report.hr_dossier import Dossier, dossier
from pipeline.report.hr_grounds import CasesByKpi, alike_proposals, grounds, happened, waiting
from pipeline.report.model import MonthReport
from pipeline.report.wording import both, code, kpi_text, named, same, sentences
from pipeline.scorecard.model import Card, Disqualification, Proposal


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
    dossier: Dossier


def unit_of(card: Card) -> str:
    """The person's team and branch."""
    return " · ".join(filter(None, (card.employee.team, card.employee.branch)))


def review_view(report: MonthReport, card: Card, cases: CasesByKpi) -> ReviewView:
    """The paper for one person: what rules say, the rows that are verified, what is open, and what the policy is."""
    person, policy = card.employee, report.policy_of(card)
    disqualified = (_disqualified(report, policy, entry, cases) for entry in card.disqualifications)
    proposed = (_proposed(alike, cases) for alike in alike_proposals(card.proposals).values())
    return ReviewView(
        employee_no=person.employee_no,
        name=person.name,
        role=code("role", person.role),
        unit=unit_of(card),
        status=card.status,
        standing=tuple(_standing(policy, card)),
        findings=(*disqualified, *proposed),
        open=tuple(_open(report, card)),
        facts=tuple(_facts(policy)),
        dossier=dossier(report, card, grounds(report, card, cases)),
    )


def _open(report: MonthReport, card: Card) -> Iterator[Text]:
    """What could still change the findings: events not yet verified, appeals not yet decided."""
    for entry in card.undecided:
        yield offence(report, report.policy_of(card), entry, "undecided").sentence
    for appeal in report.appeals:
        if appeal.is_open and appeal.employee_no == card.employee.employee_no:
            kpi = report.kpis.get(appeal.kpi)
            name = kpi_text(kpi, "name") if kpi else same(appeal.kpi)
            yield both("hr.appeal", name=name, case=appeal.case_no or formats.NOTHING)


def _standing(policy: Policy, card: Card) -> Iterator[tuple[Text, Text]]:
    if policy.has_total:
        yield both("total"), same(total_text(policy, card))
        yield both("grade"), grade_name(policy, card) or both("card.no_grade")
    if card.deducted:
        yield both("xlsx.deducted"), same(formats.plain(card.deducted))


def _disqualified(report: MonthReport, policy: Policy, entry: Disqualification, cases: CasesByKpi) -> Finding:
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
        events=_events(happened(found)),
        pending=_events(waiting(found)),
    )


def _proposed(alike: Sequence[Proposal], cases: CasesByKpi) -> Finding:
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
        pending=_events(case for kpi in sorted(kpis) for case in waiting(cases.get(kpi, ()))),
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
            note=case_note(case),
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
