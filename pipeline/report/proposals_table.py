"""All proposals of a month by rule: how many, for how many people, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.language import Text
from pipeline.report.consequences import MONEY, is_received, signed
from pipeline.report.model import MonthReport
from pipeline.report.wording import both, code, listed, named, quantity
from pipeline.scorecard.model import Proposal


@dataclass(frozen=True)
class ProposalLine:
    """What one rule proposes for one kind of event: how often, for how many people, and the sum of known amounts."""

    rule: str
    kind: Text
    name: Text
    count: int
    people: int
    amount: Text


def proposal_lines(report: MonthReport) -> tuple[ProposalLine, ...]:
    """A line per kind of proposal, rule and event, in the order of kind and rule; a transfer stands once, as paid."""
    groups: dict[tuple[str, str, str], list[tuple[str, Proposal]]] = {}
    for card in report.scored.cards:
        for proposal in card.proposals:
            if not is_received(proposal):
                key = (proposal.kind, proposal.rule, proposal.reason)
                groups.setdefault(key, []).append((card.employee.employee_no, proposal))
    return tuple(_line(groups[key]) for key in sorted(groups))


def _line(alike: list[tuple[str, Proposal]]) -> ProposalLine:
    _, first = alike[0]
    return ProposalLine(
        rule=first.rule,
        kind=code("proposal", first.kind),
        name=named(first.name),
        count=len(alike),
        people=len({number for number, _ in alike}),
        amount=_amount([proposal for _, proposal in alike]),
    )


def _amount(alike: list[Proposal]) -> Text:
    """The sum of what is known; what a person still has to choose is said beside it."""
    known = [proposal.amount for proposal in alike if proposal.amount is not None]
    unset = sum(proposal.amount is None and proposal.kind in MONEY for proposal in alike)
    return listed(_parts(known, unset))


def _parts(known: list[Fraction], unset: int) -> Iterator[Text]:
    if known:
        yield quantity("yuan", signed(sum(known, Fraction(0))))
    if unset:
        yield both("index.amounts_open", n=unset)
