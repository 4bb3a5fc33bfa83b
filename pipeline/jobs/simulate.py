"""The fair world with a company's own volumes: whom its rules would hit in a year by luck alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.errors import Unusable, UsageError
from pipeline.ingest.load import definitions_stand
from pipeline.jobs.asks import asks
from pipeline.jobs.luck import RuleLuck, World, of_cap, of_count
from pipeline.jobs.setup import Definitions, load_definitions, policies_for
from pipeline.kpi.ask import Ask
from pipeline.kpi.measure import Measured, measure
from pipeline.language import LANGUAGES, Message, message, say
from pipeline.month import Month
from pipeline.report import formats
from pipeline.scorecard.fair_world import MONTHS
from pipeline.warehouse.snapshot import snapshot
from pipeline.workspace import Workspace

SEED, DRAWS = 20260101, 10_000
MOST_STREAKS = 1.0
"""People with two findings in a row per 100 person-years in a fair world, above which the rule warns."""


@dataclass(frozen=True)
class Simulated:
    """A year of a fair world under the rules of a company; `warnings` go with the approval of a policy."""

    month: Month
    as_of: datetime
    draws: int
    seed: int
    rate: Fraction | None
    policies: Policies
    rules: tuple[RuleLuck, ...]
    warnings: tuple[Message, ...]

    def document(self) -> dict[str, Any]:
        """The result for other programs; numbers are expected ones in a year."""
        return {
            "schema": "simulate/1",
            "month": str(self.month),
            "as_of": self.as_of.isoformat(),
            "made_up_years": self.draws,
            "seed": self.seed,
            "rate": None if self.rate is None else float(self.rate),
            "policies": [{"scheme": policy.scheme, "sha256": policy.sha256} for policy in self.policies.all],
            "rules": [_entry(rule) for rule in self.rules],
            "warnings": [
                {"key": warning.key, **{each: say(each, warning.key, **warning.values) for each in LANGUAGES}}
                for warning in self.warnings
            ],
        }


def simulate(
    workspace: Workspace,
    month: Month,
    as_of: datetime,
    only: str | None = None,
    seed: int = SEED,
    draws: int = DRAWS,
    rate: Fraction | None = None,
) -> Simulated:
    """What luck does under the policies in force (or under the one named) with the volumes of the year up to the month.

    `rate` is everybody's true rate under every cap instead of the company's own.

    Raises:
        UsageError: the month has not begun at `as_of`.
        Unusable: nothing is loaded, or the rows were read by other definitions than today's.
    """
    if as_of < month.start:
        raise UsageError("error.not_begun", month=str(month), as_of=as_of.isoformat())
    definitions = load_definitions(workspace)
    policies = policies_for(workspace, definitions, month, only)
    if not definitions_stand(workspace.warehouse, definitions.logs):
        raise Unusable("error.stale_warehouse", folder=str(workspace.root))
    measured = _measured(workspace, definitions, policies, month, as_of)
    if not measured.staff:
        raise Unusable("error.nothing_loaded", month=str(month), folder=str(workspace.root))
    rules: list[RuleLuck] = []
    for policy in policies.all:
        world = World(policy, definitions.kpis, measured, _under(policies, policy, measured))
        rules += (found for cap in policy.caps if (found := of_cap(world, cap, rate, draws, seed)))
        rules += (found for rule in policy.disqualifications if (found := of_count(world, rule)))
    warnings = (*_streak_warnings(rules), *_all_or_nothing(policies))
    return Simulated(month, as_of, draws, seed, rate, policies, tuple(rules), warnings)


def _measured(
    workspace: Workspace, definitions: Definitions, policies: Policies, month: Month, as_of: datetime
) -> Measured:
    """The limited KPIs alone, for twelve months."""
    shared = {**definitions.shared, **policies.default.shared}
    asked = [_only_limits(ask, policy) for ask, policy in zip(
        asks(policies, definitions, workspace.settings, month, MONTHS), policies.all, strict=True
    )]  # fmt: skip
    with snapshot(workspace, definitions.logs, month, as_of, shared) as db:
        return measure(db, asked, month, as_of, lambda role, branch: policies.of(role, branch).scheme)


def _only_limits(ask: Ask, policy: Policy) -> Ask:
    wanted = {*(cap.kpi for cap in policy.caps), *(rule.kpi for rule in policy.disqualifications)}
    months = dict.fromkeys(sorted(wanted), MONTHS)
    kpis = {name: kpi for name, kpi in ask.kpis.items() if name in wanted}
    return replace(ask, kpis=kpis, months=months, exposed=months, looking_back=frozenset(), slices={})


def _under(policies: Policies, policy: Policy, measured: Measured) -> dict[str, frozenset[Month]]:
    """In which months everybody was under the policy, by employee number."""
    found: dict[str, set[Month]] = {}
    for of, people in measured.staff.items():
        for person in people:
            if policies.of(person.role, person.branch).scheme == policy.scheme:
                found.setdefault(person.employee_no, set()).add(of)
    return {number: frozenset(found[number]) for number in sorted(found)}


def _streak_warnings(rules: Sequence[RuleLuck]) -> Iterator[Message]:
    for rule in rules:
        if rule.streaks > MOST_STREAKS:
            yield message(
                "simulate.warn.in_a_row",
                rule=rule.rule,
                scheme=rule.scheme,
                people=formats.plain(rule.streaks, 1),
                most=formats.plain(MOST_STREAKS),
            )


def _all_or_nothing(policies: Policies) -> Iterator[Message]:
    """Indicators that give all of their points or none: there one case decides about all of them."""
    for policy in policies.all:
        for indicator in policy.indicators:
            bands = {band.attainment for band in indicator.bands or ()}
            if bands == {0, 100} or (indicator.deduct is not None and indicator.deduct.points >= 100):
                yield message(
                    "simulate.warn.all_or_nothing",
                    indicator=indicator.id,
                    scheme=policy.scheme,
                    points=formats.plain(policy.weight(indicator)),
                )


def _entry(rule: RuleLuck) -> dict[str, Any]:
    written, supported = rule.written, rule.supported
    return {
        "scheme": rule.scheme,
        "rule": rule.rule,
        "kpi": rule.kpi.id,
        "kind": rule.kind,
        "limit": float(rule.limit),
        "true_rate": float(rule.true),
        "months_known": rule.months,
        "people": rule.people,
        "person_years": float(rule.person_years),
        "cases": rule.cases,
        "as_written": {
            "per_month": written.findings / MONTHS,
            "per_year": written.findings,
            "people_at_least_once": written.once,
            "people_two_in_a_row": written.in_a_row,
            "two_in_a_row_per_100_person_years": rule.streaks,
        },
        "supported": {
            "per_month": supported.findings / MONTHS,
            "per_year": supported.findings,
            "people_at_least_once": supported.once.value,
            "people_at_least_once_error": supported.once.error,
            "people_two_windows_in_a_row": supported.in_a_row,
        },
    }
