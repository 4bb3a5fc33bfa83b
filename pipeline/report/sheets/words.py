"""How the figures come about, and what they were made from: methodology, provenance, and the workbooks read."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.accounts import COUNTS
from pipeline.report.adoption import adoption_facts, simulation_lines
from pipeline.report.consequences import OffenceEntry
from pipeline.report.methodology import methodology
from pipeline.report.model import MonthReport
from pipeline.report.schemes import RuleEntry, SchemeEntry
from pipeline.report.sheets.model import Place, Specification, Table, Value, columns
from pipeline.report.wording import both, code, joined, kpi_text, listed, named, same

_METHODOLOGY: tuple[Specification, ...] = (("xlsx.topic", "text", 36), ("xlsx.text", "text", 110))
_SIMULATION: tuple[Specification, ...] = (("xlsx.simulation", "text", 120),)
_PROVENANCE: tuple[Specification, ...] = (("xlsx.topic", "text", 36), ("xlsx.text", "text", 90))
_FILES: tuple[Specification, ...] = (
    ("case.file", "text", 44), ("xlsx.file_status", "text", 19), ("xlsx.sheet_count", "number", 8),
    ("xlsx.rows_read", "number", 10), ("xlsx.rows_loaded", "number", 10), ("xlsx.rows_rejected", "number", 10),
    ("xlsx.sha256", "text", 68),
)  # fmt: skip
MONTH, AS_OF = 0, 1
"""The rows of the provenance in which the month and the moment of judgement stand."""


def on_disk(report: MonthReport) -> frozenset[str]:
    """The workbooks that lay in the raw folder when the month was judged, by path; only these are linked."""
    return frozenset(str(file["path"]) for file in report.accounting if file["status"] != "gone")


def methods(report: MonthReport) -> Table:
    """Every policy in force and every KPI in words."""
    return Table("methodology", columns(_METHODOLOGY), _methodology_rows(report), frozen=1)


def provenance(report: MonthReport) -> Table:
    """Month, moment, policies, definitions and versions that decide what the workbook says."""
    return Table("provenance", columns(_PROVENANCE), _provenance_rows(report), frozen=1)


def simulation(report: MonthReport) -> Table:
    """Why the month is a simulation, a line per reason."""
    return Table("simulation", columns(_SIMULATION), ((line,) for line in simulation_lines(report)), frozen=0)


def files(report: MonthReport) -> Table:
    """Every workbook that was read or refused, with its hash and rows, and a link to it."""
    return Table("files", columns(_FILES), _file_rows(report), frozen=1, printed=6)


def _provenance_rows(report: MonthReport) -> Iterator[tuple[Value, Value]]:
    made, scored = report.provenance, report.scored
    yield both("xlsx.month"), scored.month.start
    yield both("xlsx.as_of"), scored.as_of
    yield both("standing"), both(f"status.{scored.status}")
    if report.closing:
        yield both("xlsx.closed"), both("closed.mark", revision=report.closing.revision, by=report.closing.by)
    for line in simulation_lines(report):
        yield both("xlsx.simulation"), line
    for policy in report.policies.all:
        words = (named(policy), same(policy.scheme), same(policy.effective_from.isoformat()))
        yield both("xlsx.scheme"), joined(words, same(" · "))
        yield both("xlsx.scheme_sha256", scheme=policy.scheme), policy.sha256
    yield both("xlsx.definitions_sha256"), made.definitions
    for name, version in made.versions.items():
        yield both("xlsx.version", name=name), version


def _file_rows(report: MonthReport) -> Iterator[tuple[Value, ...]]:
    for file in sorted(report.accounting, key=lambda file: str(file["path"])):
        sheets = file.get("sheets", ())
        sums = {name: sum(sheet[name] for sheet in sheets) for name in ("rows_read", *COUNTS)}
        counts = (len(sheets), sums["rows_read"], sums["new"] + sums["new_versions"], sums["rejected"])
        yield (
            Place(str(file["path"]), linked=file["status"] != "gone"), code("file_status", file["status"]),
            *(counts if sheets else (None, None, None, None)), file.get("sha256", ""),
        )  # fmt: skip


def _methodology_rows(report: MonthReport) -> Iterator[tuple[Value, ...]]:
    for page in methodology(report).schemes:
        yield from _scheme_rows(page)
        yield from adoption_facts(report, page.scheme)
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


def _offence_lines(entry: OffenceEntry) -> Iterator[Value]:
    for ladder in entry.ladders:
        steps = joined(ladder.steps, both("semicolon"))
        yield joined((same(ladder.rule), ladder.whom, steps), same(" · "))


def _rule_line(rule: RuleEntry) -> Value:
    steps = listed(both("step", value=value, points=points) for value, points in rule.steps)
    weight = joined((both("weight"), same(rule.weight)), same(" "))
    parts = [rule.kpi_name, weight, steps, rule.how, both("source_rule", rule=rule.source)]
    return joined([*parts, both("assumed")] if rule.assumed else parts, same(" · "))
