"""Consequences in words: what a rule proposes, which time it is, what it rests on; and what a policy's ladders ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.offence import MONEY as PAID
from pipeline.definitions.offence import Act, Consequence, Offence, Step
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.wording import both, code, joined, kpi_text, listed, named, nth, quantity, same, sentences
from pipeline.scorecard.model import Card, Proposal

MONEY = ("deduction", "transfer", "reward")
_SHOWN = 3  # how many of the times before a line names


@dataclass(frozen=True)
class ProposalView:
    """One proposal: what, for which day, why, and the rows behind it as (case, file, sheet, row)."""

    kind: Text
    rule: str
    name: Text
    day: str
    amount: Text
    details: Text
    reading: Text | None
    places: tuple[tuple[str, str, str, int], ...]


@dataclass(frozen=True)
class ProposalGroup:
    """Proposals of one kind by one rule for one kind of event: how many, what they come to, and each of them."""

    kind: Text
    rule: str
    name: Text
    count: int
    amount: Text
    reading: Text | None
    lines: tuple[ProposalView, ...]


@dataclass(frozen=True)
class Ladder:
    """For whom which rule asks what, the first time and later; `sources` are further rules it rests on."""

    rule: str
    whom: Text
    steps: tuple[Text, ...]
    reading: Text | None
    sources: str
    assumed: bool


@dataclass(frozen=True)
class OffenceEntry:
    """One offence or merit of a policy: where its events are read from, and what each rule asks."""

    id: str
    name: Text
    origins: tuple[tuple[str, Text, str], ...]
    notes: Text
    ladders: tuple[Ladder, ...]


def proposal_view(proposal: Proposal) -> ProposalView:
    """The proposal as a line of a page; it is a person's to decide."""
    return ProposalView(
        kind=code("proposal", proposal.kind),
        rule=proposal.rule,
        name=named(proposal.name),
        day=proposal.cases[0].at.date().isoformat() if proposal.cases and proposal.cases[0].at else "",
        amount=amount_text(proposal),
        details=sentences(_details(proposal)),
        reading=None if proposal.reading is None else both("proposal_reading", reading=named(proposal.reading)),
        places=tuple((c.case_no, c.source.file, c.source.sheet, c.source.row) for c in proposal.cases),
    )


def proposal_groups(proposals: Sequence[Proposal]) -> Iterator[ProposalGroup]:
    """The proposals with what one rule asks for one kind of event taken together, in the order of the first of each."""
    groups: dict[tuple[str, str, str, bool], list[Proposal]] = {}
    for proposal in proposals:
        is_gain = proposal.amount is not None and proposal.amount > 0
        groups.setdefault((proposal.rule, proposal.kind, proposal.reason, is_gain), []).append(proposal)
    for (rule, kind, _, _), alike in groups.items():
        lines = tuple(map(proposal_view, alike))
        yield ProposalGroup(
            kind=code("proposal", kind),
            rule=rule,
            name=named(alike[0].name),
            count=len(alike),
            amount=_sum_text(alike),
            reading=next((view.reading for view in lines if view.reading is not None), None),
            lines=lines,
        )


def _sum_text(alike: Sequence[Proposal]) -> Text:
    """What they come to together: their sum where all amounts are known, else what each of them says."""
    known = [proposal.amount for proposal in alike if proposal.amount is not None]
    if len(known) == len(alike):
        return quantity("yuan", signed(sum(known, Fraction(0))))
    return listed({str(text): text for text in map(amount_text, alike) if any(text.values())}.values())


def amount_text(proposal: Proposal) -> Text:
    """The amount in yuan with its sign, the range to choose from, days off duty, or nothing."""
    if proposal.days is not None:
        return quantity("days", str(proposal.days))
    if proposal.amount is not None:
        return quantity("yuan", signed(proposal.amount))
    if proposal.low is not None:
        return both("proposal_range", low=formats.plain(proposal.low), high=formats.plain(proposal.high))
    return both("proposal_unknown") if proposal.kind in MONEY else same("")


def signed(amount: Fraction) -> str:
    """The amount with its sign: what the person loses has a minus, what the person gets a plus."""
    return f"+{formats.plain(amount)}" if amount > 0 else formats.plain(amount).replace("-", "−")


def is_received(proposal: Proposal) -> bool:
    """True for the side of a transfer that is paid; which time it is, is told of the side that pays."""
    return proposal.kind == "transfer" and proposal.amount is not None and proposal.amount > 0


def _details(proposal: Proposal) -> Iterator[Text]:
    if is_received(proposal):
        yield both("proposal_received")
    elif proposal.earlier:
        earlier = listed(same(day.isoformat()) for day in proposal.earlier[-_SHOWN:])
        key = "proposal_ordinal" if len(proposal.earlier) <= _SHOWN else "proposal_ordinal_many"
        yield both(key, nth=nth(proposal.ordinal), earlier=earlier)
    if proposal.payee is not None and not is_received(proposal):
        yield both("proposal_payee", payee=proposal.payee)
    if proposal.stated is not None:
        yield both("proposal_stated", n=formats.plain(proposal.stated).replace("-", "−"))
    if proposal.also:
        yield both("proposal_also", rules=listed(same(rule) for rule in proposal.also))
    if proposal.doubt is not None:
        yield both(f"proposal_doubt.{proposal.doubt}")


def proposal_notes(card: Card, share_of_pay: formats.Number) -> Text | None:
    """What holds of all proposals of a card together; None when there is nothing to say."""
    notes = []
    if any(not proposal.payable for proposal in card.proposals):
        notes.append(both("proposals.not_payable"))
    if card.deducted:
        notes.append(both("proposals.deducted", n=formats.plain(card.deducted)))
    if card.over_share:
        notes.append(both("proposals.over_share", share=formats.plain(share_of_pay)))
    return sentences(notes) if notes else None


def offence_entry(offence: Offence, kpis: Mapping[str, Kpi]) -> OffenceEntry:
    """The offence as a policy's page explains it."""
    origins = [(o.kpi, kpi_text(kpis[o.kpi], "name"), "、".join(o.parts)) for o in offence.origins]
    return OffenceEntry(
        id=offence.id,
        name=named(offence),
        origins=tuple(origins),
        notes=sentences(_notes(offence)),
        ladders=tuple(_ladders(offence.consequences)),
    )


def _notes(offence: Offence) -> Iterator[Text]:
    yield code("offence_per", offence.per)
    if any(len(rule.steps) > 1 for rule in offence.consequences):
        yield both(f"offence_counts.{offence.counts.replace(' ', '_')}")
    if any(origin.misses for origin in offence.origins):
        yield both("offence_misses")
    if offence.also:
        yield both("proposal_also", rules=listed(same(rule) for rule in offence.also))
    if offence.sources:
        yield both("offence_sources", rules=listed(same(rule) for rule in offence.sources))


def _ladders(rules: Sequence[Consequence]) -> Iterator[Ladder]:
    """Each rule in order; one that names no role is for those whom no rule before it fits."""
    for place, rule in enumerate(rules):
        yield Ladder(
            rule=rule.rule,
            whom=_for_whom(rule, is_first=place == 0),
            steps=tuple(_steps(rule.steps)),
            reading=None if rule.reading is None else named(rule.reading),
            sources="、".join(rule.sources),
            assumed=rule.assumed,
        )


def _for_whom(rule: Consequence, is_first: bool) -> Text:
    if rule.roles:
        roles = listed(code("role", role) for role in rule.roles)
    else:
        roles = both("all_roles" if is_first else "other_roles")
    return joined([roles, *(code("needs", need) for need in rule.needs)], both("comma"))


def _steps(steps: Sequence[Step]) -> Iterator[Text]:
    if len(steps) == 1:
        yield step_text(steps[0])
        return
    for place, step in enumerate(steps, start=1):
        key = "nth_on" if place == len(steps) else "nth_time"
        yield both(key, nth=nth(place), what=step_text(step))


def step_text(step: Step) -> Text:
    """What a step of a ladder asks for."""
    return listed(_act_text(act, step) for act in step.do)


def _act_text(act: Act, step: Step) -> Text:
    """One act with what belongs to it: money to deductions and rewards, days to time off duty."""
    told = [code("act", act)]
    if act in PAID:
        sums, limits = list(_sums(step)), list(_limits(step))
        money = [joined(sums, same(" + "))] if sums else []
        told.append(listed([*money, *limits]))
    elif act == "suspend" and step.days is not None:
        told.append(quantity("days", str(step.days)))
    return joined(told, same(" "))


def _sums(step: Step) -> Iterator[Text]:
    if step.range is not None:
        yield both("proposal_range", low=formats.plain(step.range[0]), high=formats.plain(step.range[1]))
    if step.amount is not None:
        yield quantity("yuan", formats.plain(step.amount))
    if step.times is not None:
        yield both("sum_once") if step.times == 1 else both("sum_times", n=formats.plain(step.times))
    if step.percent is not None:
        yield both(f"sum_percent_{step.of}", n=formats.plain(step.percent))


def _limits(step: Step) -> Iterator[Text]:
    if step.at_least is not None:
        yield both("sum_at_least", n=formats.plain(step.at_least))
    if step.most_percent is not None:
        yield both(f"sum_most_percent_{step.of}", n=formats.plain(step.most_percent))
