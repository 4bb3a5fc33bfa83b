"""What needs a person's decision: who, about what, and what it would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.definitions.policy import Cap, Policy
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.card import offence
from pipeline.report.consequences import is_received
from pipeline.report.model import MonthReport
from pipeline.report.wording import both, code, kpi_text, listed, same
from pipeline.scorecard.chance import binomial_tail
from pipeline.scorecard.model import CapVerdict, Card, Proposal

FIRST, MOST = 3, 40  # how many lines of a kind stand open, and how many there are at most
LISTED = "listed"  # proposals that only name a thing to look at


@dataclass(frozen=True)
class Decision:
    """One thing to decide: whose (a person, with the place on their page, or a unit), and what it would change."""

    employee_no: str
    who: Text
    anchor: str
    words: Text


@dataclass(frozen=True)
class DecisionGroup:
    """Decisions of one kind; the first few stand open. `anchor` is a place on this page that shows all of them.

    `unsaid` counts those beyond the most that are listed: the table of people marks each of them.
    """

    title: Text
    first: tuple[Decision, ...]
    more: tuple[Decision, ...]
    unsaid: int = 0
    anchor: str = ""


def decisions(report: MonthReport) -> tuple[DecisionGroup, ...]:
    """Everything that waits for somebody, by kind; empty when nothing does."""
    cards = sorted(report.scored.cards, key=lambda card: card.employee.employee_no)
    kinds = (
        ("decide.caps", list(_caps(report, cards))),
        ("decide.offences", list(_offences(report, cards))),
        ("decide.appeals", list(_appeals(report))),
    )
    groups = [_group(both(key, n=len(lines)), lines) for key, lines in kinds if lines]
    return (*groups, *_proposals(cards), *_doubtful(cards))


def _doubtful(cards: Sequence[Card]) -> Iterator[DecisionGroup]:
    """What the rules say and the numbers cannot support: nothing is asked of anybody, but it is said."""
    found = [(card, rules) for card in cards if (rules := _unsupported(card))]
    if found:
        title = both("decide.unsupported", n=sum(len(rules) for _, rules in found), people=len(found))
        yield _group(title, [_of(card, "", listed(map(same, dict.fromkeys(rules)))) for card, rules in found])


def _group(title: Text, lines: Sequence[Decision], anchor: str = "") -> DecisionGroup:
    unsaid = max(len(lines) - MOST, 0)
    return DecisionGroup(title, tuple(lines[:FIRST]), tuple(lines[FIRST:MOST]), unsaid, anchor)


def _caps(report: MonthReport, cards: Sequence[Card]) -> Iterator[Decision]:
    """Caps whose verdict the cases that are not judged yet could change: units first, then people."""
    caps = {cap.kpi: cap for cap in report.policy.caps}
    for (level, unit), verdicts in report.scored.unit_caps.items():
        if level != "technician":
            name = both("level.company") if level == "company" else same(unit)
            for verdict in verdicts:
                if verdict.kpi in caps and _tips(caps[verdict.kpi], verdict):
                    yield Decision("", name, "", _cap_words(report, verdict))
    for card in cards:
        own = {cap.kpi: cap for cap in report.policy_of(card).caps}
        for verdict in card.caps:
            if verdict.kpi in own and _tips(own[verdict.kpi], verdict):
                yield _of(card, "caps", _cap_words(report, verdict))


def _tips(cap: Cap, verdict: CapVerdict) -> bool:
    """True when the pending cases, all upheld, would change what is said."""
    if verdict.verdict == "over_may_be_chance" and verdict.pending:
        return binomial_tail(verdict.numerator + verdict.pending, verdict.denominator, verdict.limit) < cap.chance
    return verdict.verdict == "undecided"


def _cap_words(report: MonthReport, verdict: CapVerdict) -> Text:
    return both(
        f"decide.cap.{verdict.verdict}",
        name=kpi_text(report.kpis[verdict.kpi], "name"),
        n=verdict.pending,
        low=formats.percent(verdict.low),
        high=formats.percent(verdict.high),
        limit=formats.limit_percent(verdict.limit),
    )


def _offences(report: MonthReport, cards: Sequence[Card]) -> Iterator[Decision]:
    for card in cards:
        policy: Policy = report.policy_of(card)
        for entry in card.undecided:
            yield _of(card, f"offence-{entry.kpi}", offence(report, policy, entry, "undecided").sentence)


def _appeals(report: MonthReport) -> Iterator[Decision]:
    cards = {card.employee.employee_no: card for card in report.scored.cards}
    for appeal in report.appeals:
        if appeal.is_open and appeal.employee_no in cards:
            kpi = report.kpis.get(appeal.kpi)
            name = kpi_text(kpi, "name") if kpi else same(appeal.kpi)
            what = listed([name, same(appeal.case_no)]) if appeal.case_no else name
            yield _of(cards[appeal.employee_no], "", what)


def _of(card: Card, anchor: str, words: Text) -> Decision:
    return Decision(card.employee.employee_no, same(card.employee.name), anchor, words)


def _is_to_decide(proposal: Proposal) -> bool:
    """False for what is only listed, for the side of a transfer that is paid: it is decided with the other one.

    What the numbers cannot support is not proposed at all.
    """
    return proposal.kind != LISTED and proposal.supported and not is_received(proposal)


def _unsupported(card: Card) -> list[str]:
    """The rules of what is held against the person and the numbers cannot support, one for each time."""
    lost = [one.rule for one in card.disqualifications if not one.supported]
    return [*lost, *(one.rule for one in card.proposals if not one.supported)]


def _proposals(cards: Sequence[Card]) -> Iterator[DecisionGroup]:
    """How many proposals of each kind wait, for how many people, and what they take away."""
    kinds = Counter(p.kind for card in cards for p in card.proposals if _is_to_decide(p))
    if not kinds:
        return
    people = sum(any(map(_is_to_decide, card.proposals)) for card in cards)
    told = listed(both("decide.kind", kind=code("proposal", kind), n=n) for kind, n in sorted(kinds.items()))
    lines = [Decision("", same(""), "", told)]
    deducted = sum((card.deducted for card in cards), Fraction(0))
    if deducted:
        lines.append(Decision("", same(""), "", both("proposals.deducted", n=formats.plain(deducted))))
    lines += [_of(card, "proposals", both("decide.over_share")) for card in cards if card.over_share]
    title = both("decide.proposals", n=sum(kinds.values()), people=people)
    yield _group(title, lines, "proposals")
