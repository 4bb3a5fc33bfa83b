"""What the policies in force ask of a month's measuring: KPIs, months, parameters, and figures of some cases only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.definitions.calendars import Calendar
from pipeline.definitions.fold import fold
from pipeline.definitions.kpi import Kpi
from pipeline.definitions.log import definition_fault
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.definitions.scoring import Judged
from pipeline.errors import Faults
from pipeline.jobs.setup import Definitions
from pipeline.kpi.ask import Ask, Slice
from pipeline.month import Month
from pipeline.report.trend import MONTHS as DRAWN_MONTHS
from pipeline.scorecard.caps import HISTORY_MONTHS
from pipeline.scorecard.period import ends_period
from pipeline.validation import unknown
from pipeline.workspace import CONFIG, Settings


def asks(policies: Policies, definitions: Definitions, settings: Settings, month: Month, known: int) -> list[Ask]:
    """One ask per policy, the company's own first.

    `known` is the number of months, up to this one, that the logs cover: so far ladders and reviews look back.

    Raises:
        Faults: the settings name a KPI that there is not.
    """
    if nowhere := sorted(set(settings.kpis) - set(definitions.kpis)):
        raise Faults([definition_fault(Path(CONFIG), "kpis", unknown("kpi", kpi, definitions.kpis)) for kpi in nowhere])
    everywhere = {*settings.kpis, *(kpi.id for kpi in definitions.kpis.values() if kpi.always)}
    return [_ask(policy, definitions, everywhere | policy.asked, month, known) for policy in policies.all]


def _ask(policy: Policy, definitions: Definitions, wanted: set[str], month: Month, known: int) -> Ask:
    kpis = {name: kpi for name, kpi in definitions.kpis.items() if name in wanted}
    longer = dict(_months(policy, month, max(known, 1)))
    return Ask(
        scheme=policy.scheme,
        kpis=kpis,
        shared={**definitions.shared, **policy.shared},
        parameters=policy.parameters,
        calendar=lambda kpi: _calendar(policy, definitions, kpi),
        months={kpi: max(longer.get(kpi, 1), min(known, DRAWN_MONTHS)) for kpi in kpis},
        looking_back=policy.looking_back,
        slices={policy.figure_id(rule): _slice(rule, definitions) for rule in policy.judged if rule.is_narrowed},
        exposed=_exposed(policy, known),
        present=min(max(known, 1), _period_months(policy)),
    )


def _exposed(policy: Policy, known: int) -> dict[str, int]:
    """For how many months the chance rules need what the events of limited KPIs could have happened to."""
    capped = dict.fromkeys((cap.kpi for cap in policy.caps), policy.chance.window_months[1])
    counted = dict.fromkeys((rule.kpi for rule in policy.disqualifications), _period_months(policy))
    kpis = sorted({*capped, *counted})
    return {kpi: min(max(known, 1), max(capped.get(kpi, 1), counted.get(kpi, 1))) for kpi in kpis}


def _period_months(policy: Policy) -> int:
    return policy.appraisal.months if policy.appraisal is not None else 1


def _calendar(policy: Policy, definitions: Definitions, kpi: Kpi) -> Calendar | None:
    named = policy.calendar(kpi)
    return None if named is None else definitions.calendars[named]


def _months(policy: Policy, month: Month, known: int) -> Iterator[tuple[str, int]]:
    """Of which KPIs the rules need how many months summed; the most that anything asks for."""
    wanted: dict[str, int] = {cap.kpi: HISTORY_MONTHS for cap in policy.caps}
    back = dict.fromkeys(policy.looking_back, known)
    period: Mapping[str, int] = {}
    if policy.appraisal is not None and ends_period(policy.appraisal, month):
        months = max(known, policy.appraisal.months) if policy.appraisal.review else policy.appraisal.months
        kpis = (*(rule.kpi for rule in policy.indicators), *(rule.kpi for rule in policy.disqualifications))
        period = dict.fromkeys(kpis, months)
    for kpi in sorted({*wanted, *back, *period}):
        yield kpi, max(wanted.get(kpi, 1), back.get(kpi, 1), period.get(kpi, 1))


def _slice(rule: Judged, definitions: Definitions) -> Slice:
    words = rule.parts
    if rule.checklist is not None:
        words = definitions.checklists[rule.checklist].words(rule.section, rule.optional_items)
    return Slice(rule.kpi, frozenset(map(fold, words)))
