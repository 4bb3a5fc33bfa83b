"""Scored cards under a shipped policy, from small tables by log.

`carded(scheme, violations=..., complaints=...)` loads the tables, measures all that the policy asks for and scores the
month; the answer is everybody's `Card` by employee number (0101 to 0109 of `tests.kpi.world.ROSTER` unless `roster` is
given). `told(card)` puts the proposals of a card in short:

    REFUSED = (
        "日期  | 工号 | 条款 | 查实\\n"
        "03-05 | 0103 | F-03 | 是"
    )
    assert told(carded("binchun", violations=REFUSED)["0103"]) == ["deduction F-03 -100"]

`month` and `as_of` are as in `tests.kpi.world`; `known` is the number of months, up to this one, that the logs cover
(so far ladders and reviews look back); a log without text has no table; `change` replaces parts of the policy, such as
its offences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.jobs.asks import asks
from pipeline.kpi.measure import measure
from pipeline.month import Month
from pipeline.scorecard.model import Card, Proposal
from pipeline.scorecard.score import score_month
from pipeline.workspace import Settings
from tests.kpi.tables import moment
from tests.kpi.world import LATER, MONTH, ROSTER, Sheet, database
from tests.policies.held import definitions, shipped_policy

HALF_A_YEAR = 6


def carded(
    policy: str | Policy,
    *sheets: Sheet,
    roster: str = ROSTER,
    month: str = MONTH,
    as_of: str = LATER,
    known: int = HALF_A_YEAR,
    change: Mapping[str, Any] | None = None,
    **logs: str,
) -> dict[str, Card]:
    """Everybody's card by employee number, under the shipped policy of that scheme (or the policy given)."""
    chosen = shipped_policy(policy) if isinstance(policy, str) else policy
    policies, whole = Policies(chosen.model_copy(update=dict(change or {}))), Month.parse(month)
    asked = asks(policies, definitions(), Settings(), whole, known)
    given = {name: text for name, text in logs.items() if text}
    with database(*sheets, month=month, as_of=as_of, roster=roster, shared=asked[0].shared, logs=given) as db:
        scored = score_month(measure(db, asked, whole, moment(as_of)), policies, definitions().kpis)
    return {card.employee.employee_no: card for card in scored.cards}


def told(card: Card) -> list[str]:
    """The card's proposals in short, in order: kind, rule and, where there is any, the amount in yuan."""
    return [_told(proposal) for proposal in card.proposals]


def _told(proposal: Proposal) -> str:
    amount = "" if proposal.amount is None else f" {float(proposal.amount):g}"
    days = "" if proposal.days is None else f" {proposal.days} days"
    return f"{proposal.kind} {proposal.rule}{amount}{days}"
