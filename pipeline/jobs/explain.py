"""How a figure came about: the same cases the reports are made from, with where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from pipeline.definitions.fold import fold
from pipeline.definitions.kpi import Kpi
from pipeline.errors import UsageError
from pipeline.jobs.as_closed import as_closed
from pipeline.jobs.case_clock import CaseClocks, case_clocks, clock_document, clock_lines
from pipeline.jobs.explain_rules import judged_lines, proposal_line, shown
from pipeline.jobs.publish import month_folder, published
from pipeline.jobs.run import run_score
from pipeline.jobs.setup import Definitions, load_definitions
from pipeline.kpi.model import Case, Employee, Figure
from pipeline.language import Language, known, say
from pipeline.month import Month
from pipeline.report.appeals import appeal_view
from pipeline.report.corrections import correction_document, correction_text, corrections_beside
from pipeline.report.documents import appeal_document, exact
from pipeline.report.model import Appeal, MonthReport
from pipeline.report.wording import quantity
from pipeline.scorecard.model import Card
from pipeline.workspace import Workspace


@dataclass(frozen=True)
class Explained:
    """Figures of one person (or the company) with the cases behind them."""

    report: MonthReport
    employee: Employee | None
    card: Card | None
    figures: tuple[Figure, ...]
    case: str | None = None
    clocks: CaseClocks | None = None

    def cases(self, kpi: str) -> list[Case]:
        """The cases behind that figure; only those of the one thing asked for, if one is."""
        who = self.employee.employee_no if self.employee else None
        return [
            case
            for case in self.report.cases
            if case.kpi == kpi
            and (who is None or case.employee_no == who)
            and (self.case is None or _is_about(case, self.case))
        ]


def _is_about(case: Case, number: str) -> bool:
    return fold(number) in {fold(text) for text in (case.case_no, case.subject) if text}


def published_moment(workspace: Workspace, month: Month) -> str | None:
    """The moment at which the published month was judged, if one is published."""
    document = published(month_folder(workspace, month))
    return None if document is None else str(document["as_of"])


def explained(
    workspace: Workspace, month: Month, as_of: datetime, who: str | None, kpi: str | None, case: str | None = None
) -> Explained:
    """The figures of that person, or of the company, for one KPI or for all; with a case, those it is part of.

    A closed month is explained by the rows it was closed with.

    Raises:
        UsageError: nobody employed in the month has that number or name, no such KPI is measured, or no figure has
            that case.
    """
    definitions = load_definitions(workspace)
    _check_kpi(kpi, definitions.kpis)
    with as_closed(workspace, month, as_of) as seen:
        return _explained(seen, definitions, run_score(seen, month, as_of), who, kpi, case)


def _explained(
    workspace: Workspace,
    definitions: Definitions,
    report: MonthReport,
    who: str | None,
    kpi: str | None,
    case: str | None,
) -> Explained:
    _check_kpi(kpi, report.kpis)
    employee = None if who is None else _employee(report, who)
    level, name = ("technician", employee.employee_no) if employee else ("company", "company")
    wanted = [kpi] if kpi else list(report.kpis)
    card = next((card for card in report.scored.cards if card.employee == employee), None)
    found = Explained(report, employee, card, tuple(report.figures[k, level, name] for k in wanted), case)
    return found if case is None else _of_case(found, case, case_clocks(workspace, definitions, report))


def _check_kpi(kpi: str | None, kpis: Mapping[str, Kpi]) -> None:
    if kpi is not None and kpi not in kpis:
        raise UsageError("error.no_kpi", kpi=kpi, known=", ".join(kpis))


def _of_case(found: Explained, case: str, clocks: CaseClocks) -> Explained:
    figures = tuple(figure for figure in found.figures if found.cases(figure.kpi))
    if not figures:
        raise UsageError("error.no_case", case=case, month=str(found.report.scored.month))
    return replace(found, figures=figures, clocks=clocks)


def _employee(report: MonthReport, who: str) -> Employee:
    found = [e for e in report.employees if who in (e.employee_no, e.name)]
    if len(found) != 1:
        everybody = ", ".join(f"{e.employee_no} {e.name}" for e in report.employees)
        raise UsageError("error.no_employee", month=str(report.scored.month), who=who, known=everybody or "-")
    return found[0]


def explain_lines(found: Explained, language: Language, everything: bool) -> Iterator[str]:
    """The explanation as lines: figure, points, then every case with its file, sheet and row."""
    scored = found.report.scored
    policy = found.report.policy if found.card is None else found.report.policy_of(found.card)
    who = f"{found.employee.employee_no} {found.employee.name}" if found.employee else "company"
    yield say(
        language,
        "explain.title",
        who=who,
        month=scored.month,
        as_of=scored.as_of.isoformat(),
        policy=f"{policy.scheme} {policy.effective_from}",
    )
    for figure in found.figures:
        kpi = found.report.kpis[figure.kpi]
        yield say(
            language,
            "explain.figure",
            name=(kpi.zh if language == "zh" else kpi.en).name,
            kpi=figure.kpi,
            value=shown(figure.value),
            numerator=shown(figure.numerator),
            denominator=shown(figure.denominator),
            pending=figure.pending,
            excluded=figure.excluded,
            status=figure.status,
        )
        if found.card is not None:
            yield from judged_lines(found.report, found.card, figure, language)
        yield from _case_lines(found, kpi, language, everything or found.case is not None)
    yield from _appeal_lines(found, language)
    # money of a period rests on no single case
    for proposal in found.card.proposals if found.card else ():
        if not proposal.cases:
            yield proposal_line(proposal, language)


def _case_lines(found: Explained, kpi: Kpi, language: Language, everything: bool) -> Iterator[str]:
    cases = found.cases(kpi.id)
    for case in cases:
        if case.basis and not everything:
            continue
        yield say(
            language,
            "explain.case",
            mark=_mark(kpi, case, language),
            case_no=case.case_no,
            span=" → ".join(f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (case.started_at, case.ended_at) if moment),
            reason=_reason(case, language),
            file=case.source.file,
            sheet=case.source.sheet,
            row=case.source.row,
        )
        for corrected in corrections_beside(found.report, case):
            yield say(language, "explain.corrected", text=correction_text(found.report, corrected)[language])
        if found.clocks is not None:
            yield from clock_lines(found.clocks, case, language)
    basis = sum(case.basis for case in cases)
    if basis and not everything:
        yield say(language, "explain.basis", count=basis)


def _appeals(found: Explained) -> list[Appeal]:
    """The appeals about these figures, the person's or everybody's; with a case only those about it."""
    who = found.employee.employee_no if found.employee else None
    figures = {figure.kpi for figure in found.figures}
    return [
        appeal
        for appeal in found.report.appeals
        if appeal.kpi in figures
        and (who is None or appeal.employee_no == who)
        and (found.case is None or fold(appeal.case_no) == fold(found.case))
    ]


def _appeal_lines(found: Explained, language: Language) -> Iterator[str]:
    for appeal in _appeals(found):
        view = appeal_view(found.report, appeal)
        yield say(
            language,
            "explain.appeal",
            who=appeal.employee_no,
            name=view.kpi[language],
            case=view.case_no,
            outcome=view.outcome[language],
            decided=say(language, "explain.appeal_decided", decided=view.decided[language]) if view.decided else "",
            effect=view.effect[language],
            file=view.file,
            sheet=view.sheet,
            row=view.row,
        )


def _mark(kpi: Kpi, case: Case, language: Language) -> str:
    """What the case adds above the line, in the figure's unit, or why it adds nothing."""
    if case.state != "counted":
        return {"pending": "?", "excluded": "-"}[case.state]
    return quantity(kpi.unit, shown(Fraction(case.numerator) / kpi.per))[language]


def _reason(case: Case, language: Language) -> str:
    marks = dict.fromkeys(f"report.reason.{mark}" for mark in (case.reason, case.appeal) if mark)
    words = [*marks, f"report.problem.{case.problem}" if case.problem else ""]
    return " ".join(say(language, key) for key in words if key and known(key))


def explain_document(found: Explained) -> dict[str, Any]:
    """The explanation as one JSON object."""
    scored = found.report.scored
    return {
        "schema": "explain/1",
        "month": str(scored.month),
        "as_of": scored.as_of.isoformat(),
        "employee_no": found.employee.employee_no if found.employee else None,
        "figures": [_figure_document(found, figure) for figure in found.figures],
        "appeals": [appeal_document(appeal) for appeal in _appeals(found)],
    }


def _figure_document(found: Explained, figure: Figure) -> dict[str, Any]:
    return {
        "kpi": figure.kpi,
        "numerator": exact(figure.numerator),
        "denominator": exact(figure.denominator),
        "value": exact(figure.value),
        "pending": figure.pending,
        "excluded": figure.excluded,
        "status": figure.status,
        "cases": [_case_document(found, case) for case in found.cases(figure.kpi)],
    }


def _case_document(found: Explained, case: Case) -> dict[str, Any]:
    clocks, corrected = found.clocks, corrections_beside(found.report, case)
    return {
        "case": case.case_no,
        "log": case.log,
        "state": case.state,
        "reason": case.reason,
        "problem": case.problem,
        "employee_no": case.employee_no,
        "numerator": float(case.numerator),
        "denominator": float(case.denominator),
        "started_at": case.started_at and case.started_at.isoformat(),
        "ended_at": case.ended_at and case.ended_at.isoformat(),
        "file": case.source.file,
        "sheet": case.source.sheet,
        "row": case.source.row,
        "sha256": case.source.sha256,
        **({} if clocks is None else {"intervals": clock_document(clocks, case)}),
        **({"appeal": case.appeal} if case.appeal else {}),
        **({"corrections": [correction_document(one) for one in corrected]} if corrected else {}),
    }
