"""Gates of a closing: everything that could still change a month's figures, or that nobody has looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.close.manifest import Revision, head
from pipeline.errors import Refused
from pipeline.language import Language, Message, message, say
from pipeline.month import Month
from pipeline.report.model import MonthReport

GATES = ("sequence", "policy", "provisional", "pending", "appeals", "rejected", "checks")
"""In the order in which they are told; each can be passed by its name with a reason."""
TOLD = 10
"""So many findings of one gate are told one by one; the data-quality page has them all."""


@dataclass(frozen=True)
class Finding:
    """One reason not to close, and the gate that it keeps shut."""

    gate: str
    told: Message


class GatesShut(Refused):
    """The gates that nobody passed, with all their findings."""

    def __init__(self, month: Month, findings: Sequence[Finding]) -> None:
        super().__init__("gate.shut", month=str(month))
        self.findings = tuple(findings)

    def lines(self, language: Language) -> list[str]:
        return [*super().lines(language), *(line for gate in GATES for line in self._gate_lines(gate, language))]

    def _gate_lines(self, gate: str, language: Language) -> Iterator[str]:
        found = [finding.told for finding in self.findings if finding.gate == gate]
        if found:
            yield say(language, "gate.line", gate=gate, name=message(f"gate.{gate}"), count=len(found))
            for told in found[:TOLD]:
                yield "  " + say(language, told.key, **told.values)
            if len(found) > TOLD:
                yield "  " + say(language, "gate.more", count=len(found) - TOLD)


def findings(report: MonthReport, closed: Sequence[Revision], policy_gaps: Sequence[Message]) -> list[Finding]:
    """Every reason not to close the month, in the order of the gates."""
    return [
        *_named("sequence", _sequence(report.scored.month, closed)),
        *_named("policy", policy_gaps),
        *_named("provisional", _provisional(report)),
        *_named("pending", _pending(report)),
        *_named("appeals", _appeals(report)),
        *_named("rejected", _rejected(report)),
        *_named("checks", _checks(report)),
    ]


def require(month: Month, found: Sequence[Finding], passed: Mapping[str, str]) -> None:
    """Refuses while a gate with findings is passed by nobody.

    Raises:
        GatesShut: all reasons, gate by gate.
    """
    if shut := [finding for finding in found if finding.gate not in passed]:
        raise GatesShut(month, shut)


def _named(gate: str, told: Sequence[Message] | Iterator[Message]) -> list[Finding]:
    return [Finding(gate, each) for each in told]


def _sequence(month: Month, closed: Sequence[Revision]) -> Iterator[Message]:
    """A month between this one and what is closed that nobody closed, or a later one that is."""
    last = head(list(closed))
    if last is None:
        return
    newest = max(revision.month for revision in closed)
    if month < newest:
        yield message("gate.sequence.earlier", month=str(month), last=str(newest))
    elif newest.until(month) > 2:
        yield message("gate.sequence.gap", first=str(newest.plus(1)), last=str(month.previous))


def _provisional(report: MonthReport) -> Iterator[Message]:
    for kpi in report.kpis:
        figure = report.figures.get((kpi, "company", "company"))
        if figure is not None and figure.status == "provisional":
            yield message("gate.provisional.kpi", kpi=kpi)


def _pending(report: MonthReport) -> Iterator[Message]:
    """Verdicts that open cases could still turn."""
    for card in report.scored.cards:
        who = f"{card.employee.employee_no} {card.employee.name}"
        for entry in (*card.undecided, *(one for _, one in (card.period.undecided if card.period else ()))):
            yield message("gate.pending.count", who=who, rule=entry.rule, kpi=entry.kpi, count=entry.pending)
        for cap in card.caps:
            if cap.verdict == "undecided":
                yield message("gate.pending.cap", who=who, kpi=cap.kpi, count=cap.pending)


def _appeals(report: MonthReport) -> Iterator[Message]:
    for appeal in report.appeals:
        if appeal.is_open:
            yield message("gate.appeals.open", who=appeal.employee_no, kpi=appeal.kpi, case=appeal.case_no or "-")


def _rejected(report: MonthReport) -> Iterator[Message]:
    for account in report.accounting:
        if account["status"] == "unreadable":
            yield message("gate.rejected.file", file=account["path"], code=account["code"])
        for row in account.get("rejected_rows", ()):
            yield message("gate.rejected.row", file=account["path"], sheet=row["sheet"], row=row["row"])
        for sheet in account.get("sheets", ()):
            if sheet["verdict"] == "missing_columns" and account["status"] in ("loaded", "known"):
                yield message("gate.rejected.sheet", file=account["path"], sheet=sheet["sheet"])


def _checks(report: MonthReport) -> Iterator[Message]:
    for fault in report.faults:
        place = f"{fault.file} · {fault.sheet} · {fault.row}"
        yield message("gate.checks.fault", code=message(f"report.fault.{fault.code}"), case=fault.case_no, place=place)
