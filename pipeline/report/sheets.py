"""The tables of `scorecards.xlsx`: columns with their kind, and rows of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from pipeline.definitions.kpi import Kpi
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
from pipeline.report.methodology import methodology
from pipeline.report.model import MonthReport
from pipeline.report.rules import cap_text, disqualification_text, grade_rows, rule_text
from pipeline.report.wording import both, code, joined, kpi_text, listed, named, same
from pipeline.scorecard.model import Card, Indicator

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
    yield Table("cases", _columns(_CASES), _case_rows(report), 2)
    yield Table("methodology", _columns(_METHODOLOGY), _methodology_rows(report), 1)


_SUMMARY: tuple[tuple[str, Kind, int], ...] = (
    ("employee_no", "text", 11), ("person", "text", 12), ("role", "text", 18), ("team", "text", 14),
    ("branch", "text", 14), ("total", "score", 9), ("grade", "text", 17), ("standing", "text", 18),
    ("coverage", "percent", 11), ("raw_points", "score", 9), ("xlsx.declared", "number", 9),
    ("xlsx.disqualified", "text", 34), ("xlsx.undecided", "text", 34), ("xlsx.withheld", "text", 34),
    ("pulled_down", "text", 44), ("caps", "text", 44),
)  # fmt: skip
_INDICATORS: tuple[tuple[str, Kind, int], ...] = (
    ("employee_no", "text", 11), ("person", "text", 12), ("team", "text", 14), ("group", "text", 26),
    ("indicator", "text", 34), ("kpi", "text", 30), ("value", "number", 10), ("xlsx.numerator", "number", 11),
    ("xlsx.denominator", "number", 13), ("xlsx.low", "percent", 13), ("xlsx.high", "percent", 13),
    ("xlsx.pending", "number", 10), ("xlsx.excluded", "number", 10), ("xlsx.figure_status", "text", 16),
    ("case.state", "text", 34), ("attainment", "score", 13), ("weight", "number", 9), ("points", "score", 9),
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
    person, policy = card.employee, report.policy
    total = float(total_text(policy, card)) if card.total is not None else None
    lost = (joined((name, same(f"−{points}")), same(" ")) for name, points in pulled_down(report, card))
    caps = (cap_view(cap, report.kpis[cap.kpi]) for cap in card.caps)
    return (
        person.employee_no, person.name, code("role", person.role), person.team, person.branch,
        total, grade_name(policy, card), both(f"status.{card.status}"),
        float(card.coverage), float(card.raw_points), float(card.declared_total),
        _lines(offence(report, entry, "disqualified").sentence for entry in card.disqualifications),
        _lines(offence(report, entry, "undecided").sentence for entry in card.undecided),
        withheld_text(policy, card) if card.withheld else None,
        _lines(lost),
        _lines(joined((view.counts, view.verdict), same(" · ")) for view in caps),
    )  # fmt: skip


def _indicator_row(report: MonthReport, card: Card, line: Indicator) -> tuple[Value, ...]:
    person, figure = card.employee, line.figure
    return (
        person.employee_no, person.name, person.team, named(report.policy.groups[line.group]),
        named(indicator_rule(report.policy, line)), kpi_text(report.kpis[line.kpi], "name"),
        _value(report.kpis[line.kpi], figure.value), _number(figure.numerator), _number(figure.denominator),
        figure.low, figure.high,
        figure.pending, figure.excluded, both(f"status.{figure.status}"), state_text(line),
        _number(line.attainment), _number(line.weight), _number(line.points),
    )  # fmt: skip


def _value(kpi: Kpi, value: Fraction | None) -> Share | float | None:
    return Share(float(value)) if value is not None and kpi.unit == "percent" else _number(value)


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
    page, policy = methodology(report), report.policy
    yield both("method.scheme"), joined((page.policy, same(page.scheme)), same(" · "))
    yield both("method.from"), page.effective_from
    yield same("SHA-256"), page.sha256
    yield (
        both("method.declared"),
        both("method.declared_text", declared=page.declared, minimum=page.min_coverage),
    )
    yield from grade_rows(policy)
    for rule in policy.indicators:
        yield named(rule), _rule_line(report, rule.id)
    for cap in policy.caps:
        yield both("caps"), cap_text(cap, report.kpis[cap.kpi])
    for entry in policy.disqualifications:
        yield both("xlsx.disqualified"), disqualification_text(entry, report.kpis[entry.kpi])
    for kpi in report.kpis.values():
        yield kpi_text(kpi, "name"), kpi_text(kpi, "meaning")


def _rule_line(report: MonthReport, indicator: str) -> Text:
    rule = next(rule for rule in report.policy.indicators if rule.id == indicator)
    kpi = report.kpis[rule.kpi]
    weight = joined((both("weight"), same(formats.plain(rule.weight))), same(" "))
    parts = [kpi_text(kpi, "name"), weight, rule_text(rule, kpi), both("source_rule", rule=rule.source)]
    return joined([*parts, both("assumed")] if rule.assumed else parts, same(" · "))
