"""The tables of `scorecards.xlsx`: columns with their kind, and rows of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.policy import Policy
from pipeline.kpi.model import Case
from pipeline.language import LANGUAGES, Text
from pipeline.report import formats
from pipeline.report.caps import cap_view
from pipeline.report.card import (
    grade_name,
    indicator_rule,
    offence,
    pulled_down,
    state_text,
    total_text,
    withheld_text,
)
from pipeline.report.consequences import MONEY, OffenceEntry, amount_text, is_received, proposal_view
from pipeline.report.methodology import methodology
from pipeline.report.model import MonthReport
from pipeline.report.periods import period_grade, period_total
from pipeline.report.schemes import RuleEntry, SchemeEntry
from pipeline.report.standards import threshold_text, verdict_counts, verdict_text
from pipeline.report.wording import both, code, joined, kpi_text, listed, named, same
from pipeline.scorecard.model import Card, Indicator, Proposal, StandardVerdict

Kind = Literal["text", "number", "score", "percent", "moment"]


@dataclass(frozen=True)
class Share:
    """A rate of 0..1 among plain numbers, shown as a percentage."""

    of_one: float


Value = Text | str | float | Share | datetime | None


@dataclass(frozen=True)
class Column:
    """A column's header, the kind of its values and its width in Latin characters."""

    header: Text
    kind: Kind
    width: int


@dataclass(frozen=True)
class Table:
    """One sheet; `frozen` is how many columns stay in view."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    frozen: int


def tables(report: MonthReport) -> Iterator[Table]:
    """All sheets of the workbook in their order."""
    yield Table("summary", _columns(_SUMMARY), [_summary_row(report, card) for card in _cards(report)], 2)
    indicators = (_indicator_row(report, card, line) for card in _cards(report) for line in card.indicators)
    yield Table("indicators", _columns(_INDICATORS), indicators, 2)
    standards = (_standard_row(report, card, line) for card in _cards(report) for line in card.standards)
    yield Table("standards", _columns(_STANDARDS), standards, 2)
    proposals = (_proposal_row(card, proposal) for card in _cards(report) for proposal in card.proposals)
    yield Table("proposals", _columns(_PROPOSALS), proposals, 2)
    yield Table("cases", _columns(_CASES), _case_rows(report), 2)
    yield Table("methodology", _columns(_METHODOLOGY), _methodology_rows(report), 1)


_SUMMARY: tuple[tuple[str, Kind, int], ...] = (
    ("employee_no", "text", 11), ("person", "text", 12), ("role", "text", 18), ("team", "text", 14),
    ("branch", "text", 14), ("total", "score", 9), ("grade", "text", 17), ("standing", "text", 18),
    ("coverage", "percent", 11), ("raw_points", "score", 9), ("xlsx.declared", "number", 9),
    ("xlsx.disqualified", "text", 34), ("xlsx.undecided", "text", 34), ("xlsx.withheld", "text", 34),
    ("pulled_down", "text", 44), ("caps", "text", 44), ("xlsx.scheme", "text", 32), ("xlsx.standards", "text", 32),
    ("xlsx.deducted", "number", 12), ("xlsx.period", "text", 19), ("xlsx.period_total", "score", 11),
    ("xlsx.period_grade", "text", 17),
)  # fmt: skip
_INDICATORS: tuple[tuple[str, Kind, int], ...] = (
    ("employee_no", "text", 11), ("person", "text", 12), ("team", "text", 14), ("group", "text", 26),
    ("indicator", "text", 34), ("kpi", "text", 30), ("value", "number", 10), ("xlsx.unit", "text", 10),
    ("xlsx.numerator", "number", 11), ("xlsx.denominator", "number", 13), ("xlsx.low", "percent", 13),
    ("xlsx.high", "percent", 13), ("xlsx.pending", "number", 10), ("xlsx.excluded", "number", 10),
    ("xlsx.figure_status", "text", 16), ("case.state", "text", 34), ("attainment", "score", 13),
    ("weight", "number", 9), ("points", "score", 9),
)  # fmt: skip
_STANDARDS: tuple[tuple[str, Kind, int], ...] = (
    ("employee_no", "text", 11), ("person", "text", 12), ("team", "text", 14), ("standard", "text", 34),
    ("kpi", "text", 30), ("xlsx.rule", "text", 9), ("threshold", "text", 30), ("value", "number", 10),
    ("xlsx.unit", "text", 10), ("xlsx.numerator", "number", 11), ("xlsx.denominator", "number", 13),
    ("xlsx.pending", "number", 10), ("verdict", "text", 24), ("xlsx.figure_status", "text", 16),
)  # fmt: skip
_PROPOSALS: tuple[tuple[str, Kind, int], ...] = (
    ("employee_no", "text", 11), ("person", "text", 12), ("team", "text", 14), ("xlsx.kind", "text", 18),
    ("xlsx.rule", "text", 9), ("proposals.what", "text", 34), ("xlsx.yuan", "number", 12), ("xlsx.payee", "text", 11),
    ("xlsx.payable", "text", 9), ("xlsx.ordinal", "number", 8), ("xlsx.text", "text", 60),
    ("case.no", "text", 22), ("case.file", "text", 40),
    ("case.sheet", "text", 16), ("case.row", "number", 8), ("xlsx.decision", "text", 24),
)  # fmt: skip
_CASES: tuple[tuple[str, Kind, int], ...] = (
    ("employee_no", "text", 11), ("person", "text", 12), ("kpi", "text", 30), ("case.no", "text", 20),
    ("case.state", "text", 16), ("case.reason", "text", 34), ("xlsx.numerator", "number", 11),
    ("xlsx.denominator", "number", 13), ("case.at", "moment", 17), ("case.started", "moment", 17),
    ("case.ended", "moment", 17), ("case.file", "text", 40), ("case.sheet", "text", 16),
    ("case.row", "number", 8),
)  # fmt: skip
_METHODOLOGY: tuple[tuple[str, Kind, int], ...] = (("xlsx.topic", "text", 40), ("xlsx.text", "text", 110))


def _columns(specification: Iterable[tuple[str, Kind, int]]) -> tuple[Column, ...]:
    return tuple(Column(both(key), kind, width) for key, kind, width in specification)


def _cards(report: MonthReport) -> list[Card]:
    return sorted(report.scored.cards, key=lambda card: card.employee.employee_no)


def _lines(texts: Iterable[Text]) -> Text:
    return joined(texts, dict.fromkeys(LANGUAGES, "; "))


def _summary_row(report: MonthReport, card: Card) -> tuple[Value, ...]:
    person, policy = card.employee, report.policy_of(card)
    total = float(total_text(policy, card)) if card.total is not None else None
    weighed = [float(share) for share in (card.coverage, card.raw_points, card.declared_total) if policy.has_total]
    lost = (joined((name, same(f"−{points}")), same(" ")) for name, points in pulled_down(report, card))
    caps = (cap_view(cap, report.kpis[cap.kpi]) for cap in card.caps)
    return (
        person.employee_no, person.name, code("role", person.role), person.team, person.branch,
        total, grade_name(policy, card), both(f"status.{card.status}"),
        *(weighed or (None, None, None)),
        _lines(offence(report, policy, entry, "disqualified").sentence for entry in card.disqualifications),
        _lines(offence(report, policy, entry, "undecided").sentence for entry in card.undecided),
        withheld_text(policy, card) if card.withheld else None,
        _lines(lost),
        _lines(joined((view.counts, view.verdict), same(" · ")) for view in caps),
        named(policy), listed(words for words, _ in verdict_counts(card.standards)),
        float(card.deducted) or None, *_period(policy, card),
    )  # fmt: skip


def _period(policy: Policy, card: Card) -> tuple[Value, ...]:
    """The appraised period that ends with the month: its months, total and grade."""
    if card.period is None:
        return None, None, None
    total = None if card.period.tally.total is None else float(period_total(policy, card.period))
    return f"{card.period.months[0]} – {card.period.months[-1]}", total, period_grade(policy, card.period)


def _indicator_row(report: MonthReport, card: Card, line: Indicator) -> tuple[Value, ...]:
    person, figure, policy = card.employee, line.figure, report.policy_of(card)
    return (
        person.employee_no, person.name, person.team, named(policy.groups[line.group]),
        named(indicator_rule(policy, line)), kpi_text(report.kpis[line.kpi], "name"),
        *_value(report.kpis[line.kpi], figure.value), _number(figure.numerator), _number(figure.denominator),
        figure.low, figure.high,
        figure.pending, figure.excluded, both(f"status.{figure.status}"), state_text(line),
        _number(line.attainment), _number(line.weight), _number(line.points),
    )  # fmt: skip


def _standard_row(report: MonthReport, card: Card, line: StandardVerdict) -> tuple[Value, ...]:
    person, figure, policy, kpi = card.employee, line.figure, report.policy_of(card), report.kpis[line.kpi]
    rule = next(rule for rule in policy.standards if rule.id == line.id)
    return (
        person.employee_no, person.name, person.team, named(rule), kpi_text(kpi, "name"), line.rule,
        threshold_text(policy, rule, kpi), *_value(kpi, figure.value), _number(figure.numerator),
        _number(figure.denominator), figure.pending, verdict_text(policy, line, rule),
        both(f"status.{figure.status}"),
    )  # fmt: skip


def _proposal_row(card: Card, proposal: Proposal) -> tuple[Value, ...]:
    """The proposal with the first row it rests on, and a column for the person who decides."""
    person, view = card.employee, proposal_view(proposal)
    case_no, file, sheet, row = view.places[0] if view.places else (None, None, None, None)
    words = [text for text in (amount_text(proposal), view.details, view.reading) if text and any(text.values())]
    payable = both("code.yes" if proposal.payable else "code.no") if proposal.kind in MONEY else None
    return (
        person.employee_no, person.name, person.team, view.kind, view.rule, view.name, _number(proposal.amount),
        proposal.payee, payable, None if is_received(proposal) else proposal.ordinal,
        joined(words, same(" · ")), case_no, file, sheet, row, None,
    )  # fmt: skip


def _value(kpi: Kpi, value: Fraction | None) -> tuple[Share | float | None, Text | None]:
    """The value as a number, and its unit."""
    shown = Share(float(value)) if value is not None and kpi.unit == "percent" else _number(value)
    return shown, None if value is None else both(f"unit_name.{kpi.unit}")


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _case_rows(report: MonthReport) -> Iterator[tuple[Value, ...]]:
    """Every case that pages list, nobody's last. Texts that repeat are looked up once."""
    names = {person.employee_no: person.name for person in report.employees}
    place = {kpi: number for number, kpi in enumerate(report.kpis)}
    kpis = {kpi.id: kpi_text(kpi, "name") for kpi in report.kpis.values()}
    states = {state: both(f"case_state.{state}") for state in ("counted", "pending", "excluded")}
    per = {kpi.id: kpi.per for kpi in report.kpis.values()}
    reasons = _reasons(report.cases)
    listed_cases = [case for case in report.cases if not case.basis]
    for case in sorted(listed_cases, key=_case_order(place)):
        yield (
            case.employee_no, names.get(case.employee_no or "") or case.person, kpis[case.kpi], case.case_no,
            states[case.state], reasons[case.reason, case.problem],
            float(Fraction(case.numerator) / per[case.kpi]), float(case.denominator),
            case.at, case.started_at, case.ended_at, case.source.file, case.source.sheet, case.source.row,
        )  # fmt: skip


def _reasons(cases: Iterable[Case]) -> Mapping[tuple[str | None, str | None], Text]:
    pairs = {(case.reason, case.problem) for case in cases}
    return {
        (reason, problem): listed(t for t in (code("reason", reason), code("problem", problem)) if any(t.values()))
        for reason, problem in pairs
    }


def _case_order(place: Mapping[str, int]) -> Callable[[Case], tuple[bool, str, int, str, str, str, int]]:
    def order(case: Case) -> tuple[bool, str, int, str, str, str, int]:
        nobody = case.employee_no is None
        return (nobody, case.employee_no or "", place[case.kpi], formats.moment(case.at), case.case_no,
                case.source.file, case.source.row)  # fmt: skip

    return order


def _methodology_rows(report: MonthReport) -> Iterator[tuple[Value, ...]]:
    for page in methodology(report).schemes:
        yield from _scheme_rows(page)
    for kpi in report.kpis.values():
        yield kpi_text(kpi, "name"), kpi_text(kpi, "meaning")


def _scheme_rows(page: SchemeEntry) -> Iterator[tuple[Value, ...]]:
    """One policy, a line per thing it says."""
    yield both("method.scheme"), joined([page.policy, same(page.scheme), page.whom], same(" · "))
    yield both("method.from"), page.effective_from
    yield same("SHA-256"), page.sha256
    if page.declared:
        yield both("method.declared"), both("method.declared_text", declared=page.declared, minimum=page.min_coverage)
    yield from page.grades
    for rule in page.rules:
        yield rule.name, _rule_line(rule)
    for standard in page.standards:
        source = both("source_rule", rule=standard.rule)
        yield standard.name, joined((standard.kpi_name, standard.threshold, source), same(" · "))
    yield from ((both("caps"), cap) for cap in page.caps)
    yield from ((both("xlsx.disqualified"), text) for text, _ in page.disqualifications)
    for entry in page.offences:
        yield from ((entry.name, line) for line in _offence_lines(entry))


def _offence_lines(entry: OffenceEntry) -> Iterator[Text]:
    for ladder in entry.ladders:
        steps = joined(ladder.steps, both("semicolon"))
        yield joined((same(ladder.rule), ladder.whom, steps), same(" · "))


def _rule_line(rule: RuleEntry) -> Text:
    steps = listed(both("step", value=value, points=points) for value, points in rule.steps)
    weight = joined((both("weight"), same(rule.weight)), same(" "))
    parts = [rule.kpi_name, weight, steps, rule.how, both("source_rule", rule=rule.source)]
    return joined([*parts, both("assumed")] if rule.assumed else parts, same(" · "))
