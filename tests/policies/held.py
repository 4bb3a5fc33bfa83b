"""Shipped policies, and figures made by hand held against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies, read_policy
from pipeline.definitions.scoring import Judged
from pipeline.jobs.asks import asks
from pipeline.jobs.setup import Definitions, load_definitions
from pipeline.kpi.figures import figure_of
from pipeline.kpi.measure import measure
from pipeline.kpi.model import Figure, Sums
from pipeline.month import Month
from pipeline.scorecard.model import Card, StandardVerdict, Tally
from pipeline.scorecard.score import score_month
from pipeline.scorecard.tally import judge_standard, tally
from pipeline.workspace import Settings, Workspace, shipped
from tests.kpi.tables import moment
from tests.kpi.world import LATER, MONTH, database

Share = tuple[str | int, int]  # the sum above the line, and how many cases stand below it


@cache
def definitions() -> Definitions:
    """The shipped definitions."""
    return load_definitions(Workspace(Path("no-such-company"), Settings()))


@cache
def shipped_policy(scheme: str) -> Policy:
    """The newest shipped policy of that scheme."""
    return read_policy(max(shipped("policies", scheme).glob("*.toml")), definitions().known)


@dataclass(frozen=True)
class Held:
    """A shipped scheme against which figures are held."""

    scheme: str

    def verdict(self, standard: str, above: str | int, cases: int, role: str = "repairer") -> StandardVerdict:
        """What comes of a standard for somebody with that sum above the line over so many cases."""
        rule = next(rule for rule in shipped_policy(self.scheme).standards if rule.id == standard)
        return judge_standard(rule, _figure(rule, (above, cases)), role, definitions().kpis[rule.kpi])

    def tally(self, shares: Mapping[str, Share], role: str = "repairer") -> Tally:
        """The indicators added up for somebody with these sums by indicator, and no case for any other."""
        policy = shipped_policy(self.scheme)
        return tally(policy, lambda rule: _figure(rule, shares.get(rule.id, (0, 0))), role, definitions().kpis, "final")

    def cards(self, month: str = MONTH, as_of: str = LATER, **logs: str) -> dict[str, Card]:
        """Everybody's card by employee number, from tables by log."""
        policies, whole = Policies(shipped_policy(self.scheme)), Month.parse(month)
        asked = asks(policies, definitions(), Settings(), whole, 1)
        with database(month=month, as_of=as_of, logs=logs) as db:
            scored = score_month(measure(db, asked, whole, moment(as_of)), policies, definitions().kpis)
        return {card.employee.employee_no: card for card in scored.cards}


def _figure(rule: Judged, share: Share) -> Figure:
    kpi = definitions().kpis[rule.kpi]
    above, cases = share
    sums = Sums(Decimal(above) * kpi.per, Decimal(cases), cases)
    return figure_of(kpi, ("technician", "0103"), sums, matured=True)
