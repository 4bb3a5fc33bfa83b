"""Entries that no policy in force answers: they are measured, judged by nothing, and told to a clerk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.definitions.fold import fold
from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.jobs.setup import Definitions
from pipeline.kpi.ask import Ask
from pipeline.kpi.measure import Measured
from pipeline.kpi.model import Case
from pipeline.kpi.parts import spellings
from pipeline.report.model import DataFault


def unanswered(
    policies: Policies, asks: Sequence[Ask], measured: Measured, definitions: Definitions
) -> Iterator[DataFault]:
    """Cases whose part is told apart by the person's policy, but named by nothing in it.

    An event under a rule that no offence has, or an item or criterion that no indicator or standard takes in.
    """
    under = {p.employee_no: policies.of(p.role, p.branch).scheme for p in measured.employees}
    rules = {policy.scheme: _offence_words(policy) for policy in policies.all}
    items = {p.scheme: _item_words(p, ask, definitions) for p, ask in zip(policies.all, asks, strict=True)}
    for case in measured.cases:
        scheme = under.get(case.employee_no or "", policies.default.scheme)
        for code, words in (("rule_not_in_policy", rules[scheme]), ("part_not_in_policy", items[scheme])):
            if case.part is not None and case.kpi in words and not words[case.kpi] & set(spellings(case.part)):
                yield _fault(code, case, case.part, definitions.kpis)


def _offence_words(policy: Policy) -> dict[str, set[str]]:
    words: dict[str, set[str]] = {}
    for origin in (origin for offence in policy.offences for origin in offence.origins if origin.parts):
        words.setdefault(origin.kpi, set()).update(word for part in origin.parts for word in spellings(part))
    return words


def _item_words(policy: Policy, ask: Ask, definitions: Definitions) -> dict[str, set[str]]:
    """The words by KPI, of those KPIs that the policy judges in parts only; optional items are known words too."""
    as_a_whole = {rule.kpi for rule in policy.judged if not rule.is_narrowed} | set(policy.figures)
    words: dict[str, set[str]] = {}
    for wanted in ask.slices.values():
        if wanted.kpi not in as_a_whole:
            words.setdefault(wanted.kpi, set()).update(wanted.words)
    for rule in policy.judged:
        if rule.checklist is not None and rule.kpi in words:
            known = definitions.checklists[rule.checklist].words(optional=True)
            words[rule.kpi].update(map(fold, known))
    return words


def _fault(code: str, case: Case, part: str, kpis: Mapping[str, Kpi]) -> DataFault:
    return DataFault(code, kpis[case.kpi].log, case.case_no, case.source.file, case.source.sheet, case.source.row, part)
