"""The methodology page: every KPI and the policies in force, read from their own files, and the schemes to choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.definitions.catalogue import catalogue
from pipeline.definitions.policy import Policy
from pipeline.language import Text
from pipeline.report.adoption import adoption_facts
from pipeline.report.kpi_words import KpiEntry, kpi_entry
from pipeline.report.model import MonthReport
from pipeline.report.schemes import SchemeEntry, scheme_entries
from pipeline.report.wording import both, listed, named, same


@dataclass(frozen=True)
class SchemeLine:
    """A scheme to choose: its name, what it holds, and whether anybody is scored by it or its file has faults."""

    scheme: str
    name: Text
    sources: tuple[tuple[str, Text], ...]
    holds: Text
    in_use: bool
    usable: bool


@dataclass(frozen=True)
class Methodology:
    """Everything the methodology page says; `adoptions` by scheme how each policy came into force."""

    schemes: tuple[SchemeEntry, ...]
    kpis: tuple[KpiEntry, ...]
    choices: tuple[SchemeLine, ...]
    adoptions: Mapping[str, tuple[tuple[Text, Text], ...]]


def methodology(report: MonthReport) -> Methodology:
    """How the month's figures come about."""
    return Methodology(
        schemes=tuple(scheme_entries(report)),
        kpis=tuple(kpi_entry(kpi, report.policies.all, report.logs) for kpi in report.kpis.values()),
        choices=tuple(_choices(report)),
        adoptions={policy.scheme: adoption_facts(report, policy.scheme) for policy in report.policies.all},
    )


def _choices(report: MonthReport) -> Iterator[SchemeLine]:
    used = {policy.scheme for policy in report.policies.all}
    for policy in report.shelf.policies:
        sources = tuple(own_sources(policy))
        yield SchemeLine(policy.scheme, named(policy), sources, _holds(policy), policy.scheme in used, usable=True)
    for scheme, faults in report.shelf.faulty.items():
        yield SchemeLine(scheme, same(scheme), (), both("method.faulty", n=faults), scheme in used, usable=False)


def _holds(policy: Policy) -> Text:
    found = {"indicators": policy.indicators, "standards": policy.standards, "offences": policy.offences}
    return listed(both(f"method.holds_{name}", n=len(rules)) for name, rules in found.items() if rules)


def own_sources(policy: Policy) -> Iterator[tuple[str, Text]]:
    """The regulations that the policy was made from, each with what it is, without the single rules."""
    known = catalogue()
    for source in policy.sources:
        if source.startswith("S"):
            yield source, {"zh": known[source].zh, "en": known[source].en} if source in known else same("")
