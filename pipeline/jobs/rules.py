"""Where each rule of the regulations is found: in a figure, a policy, a check list, a report, or nowhere and why."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.cells import cell_len, set_cell_size

from pipeline.definitions.catalogue import Rule, Sentence, catalogue
from pipeline.definitions.checklist import Checklist
from pipeline.definitions.kpi import Kpi
from pipeline.definitions.log import unreadable
from pipeline.definitions.policy_files import policy_files
from pipeline.errors import UsageError
from pipeline.jobs.setup import load_definitions
from pipeline.language import Language, say
from pipeline.workspace import Workspace

SHOWN = 2  # names of what computes a rule that a line has room for
NAMING = frozenset({"rule", "rules", "source", "sources", "also"})


class State(StrEnum):
    """What becomes of a rule."""

    computed = "computed"
    needs_log = "needs_log"
    item = "item"
    handled = "handled"
    done_by = "done_by"
    not_computable = "not_computable"
    missing = "missing"


@dataclass(frozen=True)
class Reference:
    """What names a rule, and under which key: a KPI, a policy's scheme, a check list, or another rule."""

    kind: str
    name: str
    key: str


@dataclass(frozen=True)
class RuleStatus:
    """A rule, what becomes of it, what computes it, and the check-list items that inspect it."""

    rule: Rule
    state: State
    by: tuple[Reference, ...]
    items: tuple[str, ...] = ()


def rule_statuses(workspace: Workspace, ids: Sequence[str] = (), state: str | None = None) -> tuple[RuleStatus, ...]:
    """The rules of these ids, or all, in the catalogue's order; only those in that state if one is given.

    Raises:
        UsageError: an id is not in the catalogue, or there is no such state.
        Faults: a definition or policy cannot be read.
    """
    rules = catalogue()
    wanted = [name.upper() for name in ids]
    if unknown := [name for name in wanted if name not in rules]:
        raise UsageError("error.unknown_rule", rules=", ".join(unknown))
    if state is not None and state not in list(State):
        raise UsageError("error.unknown_state", state=state, known=", ".join(State))
    definitions = load_definitions(workspace)
    named = references(definitions.kpis, definitions.checklists, policy_files(workspace.policy_folders))
    found = (rule_status(rule, named.get(name, ())) for name, rule in rules.items() if not wanted or name in wanted)
    return tuple(status for status in found if state in (None, status.state))


def rule_status(rule: Rule, by: tuple[Reference, ...]) -> RuleStatus:
    """What becomes of a rule that these definitions name; the first that fits, the others are told beside it."""
    figures = tuple(reference for reference in by if reference.kind != "checklist")
    named = (f"{ref.name}/{ref.key}".rstrip("/") for ref in by if ref.kind == "checklist")
    items = tuple(dict.fromkeys([*rule.items, *named]))
    ways: tuple[tuple[State, object], ...] = (
        (State.handled, rule.handled),
        (State.computed, figures),
        (State.done_by, rule.done_by),
        (State.needs_log, rule.needs),
        (State.item, items),
        (State.not_computable, rule.why),
    )
    return RuleStatus(rule, next((state for state, way in ways if way), State.missing), figures, items)


def references(
    kpis: Mapping[str, Kpi], checklists: Mapping[str, Checklist], schemes: Mapping[str, Sequence[Path]]
) -> dict[str, tuple[Reference, ...]]:
    """Rule id -> all that names it: KPIs, policies, check lists; and for a regulation its rules that are computed.

    Raises:
        Unusable: a policy file is no TOML.
    """
    found: dict[str, dict[Reference, None]] = {}
    for rule, reference in [*_of_kpis(kpis), *_of_policies(schemes), *_of_checklists(checklists, kpis)]:
        found.setdefault(rule, {})[reference] = None
    computed = [rule for name, rule in catalogue().items() if _is_computed(rule, found.get(name, ()))]
    for source, reference in ((s, Reference("rule", rule.id, "source")) for rule in computed for s in rule.source):
        found.setdefault(source, {})[reference] = None
    return {name: tuple(by) for name, by in found.items()}


def _is_computed(rule: Rule, by: Iterable[Reference]) -> bool:
    return rule_status(rule, tuple(by)).state is State.computed


def _of_kpis(kpis: Mapping[str, Kpi]) -> Iterator[tuple[str, Reference]]:
    for kpi in kpis.values():
        yield from ((rule, Reference("kpi", kpi.id, "rules")) for rule in kpi.rules)


def _of_policies(schemes: Mapping[str, Sequence[Path]]) -> Iterator[tuple[str, Reference]]:
    for scheme, files in schemes.items():
        for file in files:
            yield from ((rule, Reference("policy", scheme, key)) for rule, key in named_rules(_table(file)))


def _of_checklists(checklists: Mapping[str, Checklist], kpis: Mapping[str, Kpi]) -> Iterator[tuple[str, Reference]]:
    """An item that a KPI answers stands for the KPI, any other for itself; a list for the texts it is made from."""
    for name, checklist in checklists.items():
        yield from ((rule, Reference("checklist", name, "")) for rule in (checklist.source, *checklist.rules))
        for item in checklist.items:
            answered = item.computed_by in kpis
            place = ("kpi", item.computed_by, f"{name}/{item.id}") if answered else ("checklist", name, item.id)
            yield from ((rule, Reference(*place)) for rule in item.rules)


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise unreadable(file, fault) from fault


def named_rules(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every text below a key that names rules, with its dotted key; an entry of a list goes by its id."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from named_rules(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            label = (_label(inner, number),) if isinstance(inner, Mapping) else ()
            yield from named_rules(inner, (*path, *label))
    elif isinstance(value, str) and path and path[-1] in NAMING:
        yield value, ".".join(path)


def _label(entry: Mapping[str, Any], number: int) -> str:
    return str(entry.get("id") or entry.get("rule") or number)


def rules_document(statuses: Sequence[RuleStatus]) -> dict[str, Any]:
    """The listing for other programs."""
    return {"schema": "rules/1", "rules": [_entry(status) for status in statuses]}


def _entry(status: RuleStatus) -> dict[str, Any]:
    rule = status.rule
    return {
        "id": rule.id,
        "source": list(rule.source),
        "class": rule.kind,
        "zh": rule.zh,
        "en": rule.en,
        "state": status.state.value,
        "by": [{"kind": by.kind, "name": by.name, "key": by.key} for by in status.by],
        "needs": rule.needs.model_dump(mode="json") if rule.needs else None,
        "items": list(status.items),
        **{
            name: sentence.model_dump() if sentence else None
            for name, sentence in (("handled", rule.handled), ("done_by", rule.done_by), ("why", rule.why))
        },
    }


def table_lines(statuses: Sequence[RuleStatus], language: Language) -> Iterator[str]:
    """One line per rule, grouped by letter, columns aligned, and the number of rules in each state at the end."""
    rows = {status.rule.id: _row(status, language) for status in statuses}
    widths = [max(cell_len(row[place]) for row in rows.values()) for place in range(3)] if rows else []
    for letter, group in groupby(statuses, key=lambda status: status.rule.id[0]):
        yield f"{letter}  {say(language, f'rules.letter.{letter.lower()}')}"
        for status in group:
            *cells, text = rows[status.rule.id]
            padded = (set_cell_size(cell, width) for cell, width in zip(cells, widths, strict=True))
            yield f"  {'  '.join(padded)}  {text}"
    yield count_line(statuses, language)


def _row(status: RuleStatus, language: Language) -> tuple[str, str, str, str]:
    rule = status.rule
    return rule.id, say(language, f"rules.state.{status.state}"), short(status), _said(rule, language)


def short(status: RuleStatus) -> str:
    """What stands for the rule in few words: KPI ids and schemes, the log it needs, or check lists."""
    if status.state is State.needs_log and status.rule.needs:
        return status.rule.needs.log
    lists = (item.partition("/")[0] for item in status.items)
    names = tuple(dict.fromkeys(lists if status.state is State.item else (by.name for by in status.by)))
    more = f" +{len(names) - SHOWN}" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more or "-"


def count_line(statuses: Sequence[RuleStatus], language: Language) -> str:
    """How many rules there are in all, and in each state that occurs."""
    counts = Counter(status.state for status in statuses)
    parts = [f"{say(language, f'rules.state.{state}')} {counts[state]}" for state in State if counts[state]]
    return say(language, "rules.counts", count=len(statuses), parts=" · ".join(parts) or "-")


def detail_lines(statuses: Sequence[RuleStatus], language: Language) -> Iterator[str]:
    """Every rule with all that is known of it."""
    for status in statuses:
        rule = status.rule
        source = ", ".join(rule.source) or "-"
        yield f"{rule.id}  {_said(rule, language)}"
        yield say(language, "rules.source", source=source, state=say(language, f"rules.state.{status.state}"))
        for by in status.by:
            yield say(language, f"rules.by.{by.kind}", name=by.name, key=by.key)
        if status.items:
            yield say(language, "rules.items", items=", ".join(status.items))
        yield from _instead(rule, language)


def _instead(rule: Rule, language: Language) -> Iterator[str]:
    if rule.needs:
        needs = rule.needs
        columns = ", ".join(needs.columns)
        yield say(language, "rules.needs", log=needs.log, name=_said(needs, language), columns=columns)
    for key, sentence in (("handled", rule.handled), ("done_by", rule.done_by), ("why", rule.why)):
        if sentence:
            yield say(language, f"rules.{key}", text=_said(sentence, language))


def _said(sentence: Sentence, language: Language) -> str:
    return sentence.zh if language == "zh" else sentence.en
