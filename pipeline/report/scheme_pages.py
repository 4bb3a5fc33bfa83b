"""A page per scheme, so that a company can choose the nearest: policy, figures, checklists and rules in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.definitions.catalogue import Rule, catalogue
from pipeline.definitions.checklist import Item
from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.language import Text
from pipeline.report.kpi_words import KpiEntry, kpi_entry
from pipeline.report.model import MonthReport, Shelf
from pipeline.report.schemes import SchemeEntry, scheme_entry, whom_of
from pipeline.report.wording import kpi_text, same

RULE_ID = re.compile(r"\b(?:[TRDFAWPX]-\d+|S\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class ItemLine:
    """One requirement that an inspector ticks; `kpi` answers it from the logs, if one does."""

    id: str
    name: Text
    rules: str
    optional: bool
    kpi: Text | None


@dataclass(frozen=True)
class ChecklistEntry:
    """A checklist, or those of its sections that belong to the scheme's own text."""

    name: Text
    source: str
    size: int
    sections: tuple[tuple[Text, tuple[ItemLine, ...]], ...]


@dataclass(frozen=True)
class SchemePage:
    """Everything the page of one scheme says."""

    entry: SchemeEntry
    in_use: bool
    kpis: tuple[KpiEntry, ...]
    checklists: tuple[ChecklistEntry, ...]
    rules: tuple[tuple[str, Text], ...]


def scheme_pages(report: MonthReport) -> Iterator[SchemePage]:
    """The page of every scheme that the company could choose."""
    used = {policy.scheme for policy in report.policies.all}
    for policy in report.shelf.policies:
        yield _page(report, policy, in_use=policy.scheme in used)


def _page(report: MonthReport, policy: Policy, in_use: bool) -> SchemePage:
    shelf = report.shelf
    kpis = [kpi for name, kpi in shelf.kpis.items() if name in policy.asked]
    checklists = tuple(_checklists(policy, shelf))
    whom = whom_of(report.policies, policy) if in_use else same("")
    return SchemePage(
        entry=scheme_entry(policy, shelf.kpis, shelf.checklists, whom),
        in_use=in_use,
        kpis=tuple(kpi_entry(kpi, (policy,), report.logs) for kpi in kpis),
        checklists=checklists,
        rules=tuple(_rules(policy, kpis, checklists)),
    )


def _checklists(policy: Policy, shelf: Shelf) -> Iterator[ChecklistEntry]:
    """The checklists that the policy judges by, and what others hold of the texts that it was made from."""
    judged = {rule.checklist for rule in policy.judged}
    for name, checklist in shelf.checklists.items():
        sections = tuple(
            (_both(section), tuple(_item(item, shelf) for item in checklist.items if item.section == key))
            for key, section in checklist.sections.items()
            if name in judged or _text_of(key) in policy.sources
        )
        shown = tuple((title, items) for title, items in sections if items)
        if shown:
            yield ChecklistEntry(_both(checklist), checklist.source, sum(len(items) for _, items in shown), shown)


def _text_of(section: str) -> str:
    """The text that a section named after it holds the requirements of: `s5-01` of S5."""
    return section.partition("-")[0].upper()


def _both(thing: Any) -> Text:
    return {"zh": thing.zh, "en": thing.en}


def _item(item: Item, shelf: Shelf) -> ItemLine:
    kpi = shelf.kpis.get(item.computed_by)
    name = kpi_text(kpi, "name") if kpi else same(item.computed_by) if item.computed_by else None
    return ItemLine(item.id, _both(item), "、".join(item.rules), item.optional, name)


def _rules(policy: Policy, kpis: Iterable[Kpi], checklists: Iterable[ChecklistEntry]) -> Iterator[tuple[str, Text]]:
    """Every rule of the catalogue that the policy, its figures or its checklists name, in the catalogue's order."""
    items = (line.rules for checklist in checklists for _, lines in checklist.sections for line in lines)
    texts = [policy.model_dump_json(), *items, *(rule for kpi in kpis for rule in kpi.rules)]
    known = catalogue()
    found = {known[name] for text in texts for name in RULE_ID.findall(text) if name in known}
    for rule in sorted(found, key=_place):
        yield rule.id, {"zh": rule.zh, "en": rule.en}


def _place(rule: Rule) -> tuple[int, float]:
    return rule.place
