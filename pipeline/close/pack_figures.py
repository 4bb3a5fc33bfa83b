"""Adds a person's month up again from the cases and rules of a pack alone, and names what comes out otherwise."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Any

from pipeline.close.manifest import Revision
from pipeline.close.pack import Files
from pipeline.definitions.checklist import Checklist
from pipeline.definitions.fold import fold
from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.definitions.scoring import Judged
from pipeline.kpi.figures import figure_of, maturing
from pipeline.kpi.model import Figure, Sums
from pipeline.kpi.parts import spellings
from pipeline.language import Message, message
from pipeline.report.documents import exact, figure_document, indicator_document, standard_document
from pipeline.scorecard.eligibility import over_the_line
from pipeline.scorecard.tally import judge_standard, tally

_NUMBER = re.compile(r"-?\d{1,40}(?:/\d{1,40})?")
Cases = Sequence[Mapping[str, Any]]
Values = Mapping[str, Any]


class Rules:
    """The rules of one person's month, read from the texts of a pack."""

    def __init__(self, named: Revision, scheme: str, files: Files) -> None:
        texts = {name: content.decode() for name, content in files.items()}
        shared = _numbers(next(text for name, text in texts.items() if name.endswith("sql/parameters.toml")))
        # a company's own file takes the place of a shipped one of that name
        ordered = sorted(texts.items(), key=lambda item: item[0].startswith("company/"))
        self.kpis = {_stem(n): _kpi(_stem(n), text, shared) for n, text in ordered if "/sql/kpi/" in n}
        self.checklists = {
            _stem(n): Checklist.model_validate(tomllib.loads(text)) for n, text in ordered if "/checklists/" in n
        }
        known = {sha256(content).hexdigest(): files[name].decode() for name, content in files.items()}
        used = (named.document["policy"], *named.document.get("policies", ()))
        policies = {one["scheme"]: Policy.model_validate(tomllib.loads(known[one["sha256"]])) for one in used}
        self.all = tuple(policies.values())
        self.policy = policies[scheme]
        self.as_of = datetime.fromisoformat(named.document["as_of"])
        self.end = named.month.end

    def is_matured(self, kpi: Kpi) -> bool:
        """True when nothing can happen any more that changes the figure, by the first policy that measures it."""
        asking = (policy for policy in self.all if kpi.always or kpi.id in policy.asked)
        policy = next(asking, self.all[0])
        return self.as_of >= self.end + maturing(kpi, policy.parameters(kpi))

    def words(self, rule: Judged) -> frozenset[str]:
        """The parts that a narrowed rule takes, folded."""
        words = rule.parts
        if rule.checklist is not None:
            words = self.checklists[rule.checklist].words(rule.section, rule.optional_items)
        return frozenset(map(fold, words))


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _numbers(text: str) -> dict[str, Any]:
    table = tomllib.loads(text, parse_float=Decimal)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}


def _kpi(name: str, text: str, shared: Values) -> Kpi:
    table = tomllib.loads(text, parse_float=Decimal)
    return Kpi.model_validate({"id": name, **table, "parameters": {**shared, **table.get("parameters", {})}})


def figure_faults(named: Revision, parts: Values, files: Files) -> Iterator[Message]:
    """Every figure, indicator, standard and sum of the card that the cases do not give under the rules."""
    card, cases = parts["card"], parts["cases"]
    rules = Rules(named, card["scheme"], files)
    for shown in parts["figures"]:
        figure = _figure(rules, card, rules.kpis[shown["kpi"]], cases)
        yield from _differences(named, shown["kpi"], shown, figure_document(figure))
    yield from _card_faults(named, rules, card, cases)


def _figure(rules: Rules, card: Values, kpi: Kpi, cases: Cases, words: frozenset[str] | None = None) -> Figure:
    """The person's figure of the KPI, or of those of its cases whose part is one of the words."""
    own = [
        case
        for case in cases
        if case["kpi"] == kpi.id
        and (words is None or (case["part"] is not None and words & set(spellings(case["part"]))))
    ]
    return figure_of(kpi, ("technician", card["employee_no"]), _sums(own), rules.is_matured(kpi))


def _sums(cases: Cases) -> Sums:
    counted = [case for case in cases if case["state"] == "counted"]
    return Sums(
        numerator=sum((_decimal(case["numerator"]) for case in counted), Decimal(0)),
        denominator=sum((_decimal(case["denominator"]) for case in counted), Decimal(0)),
        counted=len(counted),
        pending=sum(case["state"] == "pending" for case in cases),
        excluded=sum(case["state"] == "excluded" for case in cases),
    )


def _decimal(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError("no number")
    value = Fraction(text)
    return Decimal(value.numerator) / Decimal(value.denominator)


def _card_faults(named: Revision, rules: Rules, card: Values, cases: Cases) -> Iterator[Message]:
    policy, role = rules.policy, card["role"]

    def figure(rule: Judged) -> Figure:
        return _figure(rules, card, rules.kpis[rule.kpi], cases, rules.words(rule) if rule.is_narrowed else None)

    added = tally(policy, figure, role, rules.kpis, "final" if rules.as_of >= rules.end else "provisional")
    for shown, made in _paired(card["indicators"], [indicator_document(one) for one in added.indicators]):
        yield from _differences(named, str(made.get("id")), shown, made)
    judged = [judge_standard(rule, figure(rule), role, rules.kpis[rule.kpi]) for rule in policy.standards]
    for shown, made in _paired(card["standards"], [standard_document(one) for one in judged]):
        yield from _differences(named, str(made.get("id")), shown, made)
    sums = {
        "raw_points": float(added.raw_points),
        "declared_total": exact(added.declared_total),
        "coverage": float(added.coverage),
        "total": None if added.total is None else float(added.total),
        "grade": None if card["disqualifications"] else added.grade,
        "grade_gap": added.grade_gap,
        "status": added.status,
    }
    yield from _differences(named, "card", card, sums)
    yield from _line_faults(named, rules, card, cases)


def _line_faults(named: Revision, rules: Rules, card: Values, cases: Cases) -> Iterator[Message]:
    """Counts over their line that the card does not list."""
    listed = {(one["rule"], one["kpi"], one["count"]) for one in card["disqualifications"]}
    for rule in rules.policy.disqualifications:
        found, is_over = over_the_line(rule, _figure(rules, card, rules.kpis[rule.kpi], cases))
        if found is not None and is_over and (found.rule, found.kpi, found.count) not in listed:
            yield message("pack.not_disqualified", name=named.name, rule=found.rule, kpi=found.kpi, count=found.count)


def _paired(shown: Sequence[Values], made: Sequence[Values]) -> Iterator[tuple[Values, Values]]:
    """Both lists by place; where one is longer, the other has nothing there."""
    nothing: Values = {}
    return zip_longest(shown, made, fillvalue=nothing)


def _differences(named: Revision, what: str, shown: Values, made: Values) -> Iterator[Message]:
    if not made:
        yield message("pack.not_in_policy", name=named.name, what=shown.get("id"))
    for name, value in made.items():
        if shown.get(name) != value:
            told = {"name": named.name, "what": f"{what}.{name}", "shown": shown.get(name), "made": value}
            yield message("pack.differs", **told)
