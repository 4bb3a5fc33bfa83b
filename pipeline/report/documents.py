"""`scorecards.json` and `kpis.json`: the month for other programs, unrounded, keys in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.kpi.model import Case, Figure
from pipeline.report.adoption import simulation_document
from pipeline.report.model import Appeal, MonthReport
from pipeline.scorecard.model import (
    CapVerdict,
    Card,
    Disqualification,
    Indicator,
    PeriodCard,
    Proposal,
    StandardVerdict,
)

Document = dict[str, Any]
LEVELS = ("company", "branch", "team", "technician")


def to_json(document: Mapping[str, Any]) -> bytes:
    """The document as UTF-8 text with a line end; the same document gives the same bytes.

    Raises:
        ValueError: a figure is not a finite number.
    """
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def scorecards_document(report: MonthReport) -> Document:
    """All cards of the month by employee number, as `scorecards.json` holds them."""
    scored = report.scored
    cards = sorted(scored.cards, key=lambda card: card.employee.employee_no)
    return {
        "schema": "scorecards/1",
        "month": str(scored.month),
        "as_of": scored.as_of.isoformat(),
        "status": scored.status,
        **policies_document(report.policies),
        "scorecards": [_card(card) | {"appeals": _appeals(report, card)} for card in cards],
        "unassigned": [
            {"kpi": kpi, "cases": scored.unassigned[kpi]}
            for kpi in _by_position(report, scored.unassigned)
            if scored.unassigned[kpi]
        ],
        "simulation": simulation_document(report),
    }


def policies_document(policies: Policies) -> Document:
    """The company's policy, and under `policies` those of some roles or branches, where there are any."""
    others = [{"roles": list(a.roles), "branches": list(a.branches), **_policy(a.policy)} for a in policies.assigned]
    return {"policy": _policy(policies.default)} | ({"policies": others} if others else {})


def _policy(policy: Policy) -> Document:
    return {
        "scheme": policy.scheme,
        "effective_from": policy.effective_from.isoformat(),
        "sha256": policy.sha256,
    }


def kpis_document(report: MonthReport) -> Document:
    """Every KPI at every level, as `kpis.json` holds them."""
    order = {kpi: place for place, kpi in enumerate(report.kpis)}
    figures = sorted(report.figures.values(), key=lambda f: (order[f.kpi], LEVELS.index(f.level), f.id))
    caps = _caps_by_unit(report)
    return {
        "schema": "kpis/1",
        "month": str(report.scored.month),
        "as_of": report.scored.as_of.isoformat(),
        "kpis": [_figure_row(figure, caps.get((figure.kpi, figure.level, figure.id))) for figure in figures],
    }


def _by_position(report: MonthReport, kpis: Mapping[str, int]) -> list[str]:
    order = {kpi: place for place, kpi in enumerate(report.kpis)}
    return sorted(kpis, key=lambda kpi: (order.get(kpi, len(order)), kpi))


def _caps_by_unit(report: MonthReport) -> dict[tuple[str, str, str], CapVerdict]:
    own = {(c.kpi, "technician", card.employee.employee_no): c for card in report.scored.cards for c in card.caps}
    units = {(c.kpi, *unit): c for unit, caps in report.scored.unit_caps.items() for c in caps}
    return {**own, **units}


def exact(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def figure_document(figure: Figure) -> Document:
    """A figure's halves, value, interval, open and left-out cases."""
    return {
        "numerator": exact(figure.numerator),
        "denominator": exact(figure.denominator),
        "value": exact(figure.value) if figure.denominator is None else _float(figure.value),
        "low": figure.low,
        "high": figure.high,
        "pending": figure.pending,
        "excluded": figure.excluded,
        "status": figure.status,
    }


def _figure_row(figure: Figure, cap: CapVerdict | None) -> Document:
    head = {"kpi": figure.kpi, "level": figure.level, "id": figure.id}
    return {**head, **figure_document(figure), **figure.extra, **(_cap_extra(cap) if cap else {})}


def _cap_extra(cap: CapVerdict) -> Document:
    windows = {
        f"last_{months}_months": {"numerator": above, "denominator": below}
        for months, (above, below) in sorted(cap.last_months.items())
    }
    return {
        "range_low": _float(cap.low),
        "range_high": _float(cap.high),
        "verdict": cap.verdict,
        "probability": cap.probability,
        **windows,
        "trend": cap.trend,
        "cap_status": cap.status,
        "window": _window(cap),
    }


def _window(cap: CapVerdict) -> Document | None:
    """The months that the status was read from."""
    window = cap.window
    return (
        None
        if window is None
        else {
            "months": window.months,
            "numerator": window.numerator,
            "denominator": window.denominator,
            "probability": window.probability,
            "short": window.is_short,
            "month_enough": window.is_month_enough,
            "expected": _float(window.expected),
        }
    )


def _card(card: Card) -> Document:
    person = card.employee
    return {
        "employee_no": person.employee_no,
        "name": person.name,
        "role": person.role,
        "team": person.team,
        "branch": person.branch,
        "indicators": [indicator_document(indicator) for indicator in card.indicators],
        "raw_points": float(card.raw_points),
        "declared_total": exact(card.declared_total),
        "coverage": float(card.coverage),
        "total": _float(card.total),
        "grade": card.grade,
        "grade_gap": card.grade_gap,
        "status": card.status,
        "caps": [_cap(cap) for cap in card.caps],
        "disqualifications": [_disqualification(entry) for entry in card.disqualifications],
        "undecided": [_disqualification(entry) for entry in card.undecided],
        "proposals": [_proposal(proposal) for proposal in card.proposals],
        "scheme": card.scheme,
        "standards": [standard_document(standard) for standard in card.standards],
        "period": None if card.period is None else _period(card.period),
        "deducted": exact(card.deducted),
        "over_share_of_pay": card.over_share,
        "unstable": list(card.unstable),
        "partial": list(card.partial),
    }


def _appeals(report: MonthReport, card: Card) -> list[Document]:
    mine = (appeal for appeal in report.appeals if appeal.employee_no == card.employee.employee_no)
    return [appeal_document(appeal) for appeal in mine]


def appeal_document(appeal: Appeal) -> Document:
    """One appeal as `scorecards.json` holds it; its reason stands in the log only."""
    return {
        "kpi": appeal.kpi,
        "case": appeal.case_no,
        "outcome": appeal.outcome,
        "remedy": appeal.remedy,
        "decided_by": appeal.decided_by or None,
        "decided_on": appeal.decided_on and appeal.decided_on.isoformat(),
    }


def standard_document(standard: StandardVerdict) -> Document:
    """One verdict of a card as `scorecards.json` holds it."""
    return {
        "id": standard.id,
        "kpi": standard.kpi,
        "rule": standard.rule,
        **figure_document(standard.figure),
        "verdict": standard.state,
        "rating": standard.rating,
    }


def _period(period: PeriodCard) -> Document:
    added = period.tally
    return {
        "months": [str(month) for month in period.months],
        "indicators": [indicator_document(indicator) for indicator in added.indicators],
        "raw_points": float(added.raw_points),
        "declared_total": exact(added.declared_total),
        "coverage": float(added.coverage),
        "total": _float(added.total),
        "grade": period.grade,
        "grade_gap": added.grade_gap,
        "status": period.status,
        "disqualifications": [{"month": str(month), **_disqualification(lost)} for month, lost in period.lost],
        "undecided": [{"month": str(month), **_disqualification(open_)} for month, open_ in period.undecided],
        "unstable": list(period.unstable),
        "partial": list(period.partial),
    }


def indicator_document(indicator: Indicator) -> Document:
    """One line of a card as `scorecards.json` holds it."""
    return {
        "id": indicator.id,
        "kpi": indicator.kpi,
        "group": indicator.group,
        **figure_document(indicator.figure),
        "state": indicator.state,
        "attainment": _float(indicator.attainment),
        "weight": exact(indicator.weight),
        "points": _float(indicator.points),
    }


def _cap(cap: CapVerdict) -> Document:
    return {
        "kpi": cap.kpi,
        "numerator": cap.numerator,
        "denominator": cap.denominator,
        "pending": cap.pending,
        "low": _float(cap.low),
        "high": _float(cap.high),
        "limit": float(cap.limit),
        "verdict": cap.verdict,
        "probability": cap.probability,
        "trend": cap.trend,
        "status": cap.status,
        "window": _window(cap),
        "supported": cap.supported,
    }


def _disqualification(entry: Disqualification) -> Document:
    """The entry; what the numbers can support of it stands only with those that rest on a count."""
    counted = {
        "status": entry.status,
        "supported": entry.supported,
        "exposure": entry.exposure,
        "expected": _float(entry.expected),
        "probability": entry.probability,
    }
    head = {"rule": entry.rule, "kpi": entry.kpi, "count": entry.count, "pending": entry.pending}
    return {**head, **(counted if entry.is_counted else {})}


def _proposal(proposal: Proposal) -> Document:
    """The proposal; what only some of them have stands only with those."""
    more = {
        "low": exact(proposal.low),
        "high": exact(proposal.high),
        "stated": exact(proposal.stated),
        "days": proposal.days,
        "also_matches": list(proposal.also),
        "earlier": [day.isoformat() for day in proposal.earlier],
    }
    return {
        "kind": proposal.kind,
        "rule": proposal.rule,
        "amount": exact(proposal.amount),
        "payee": proposal.payee,
        "reason": proposal.reason,
        "payable": proposal.payable,
        "ordinal": proposal.ordinal,
        **{name: value for name, value in more.items() if value not in (None, [])},
        "cases": [_evidence(case) for case in proposal.cases],
        "supported": proposal.supported,
        **({} if proposal.doubt is None else {"doubt": proposal.doubt}),
    }


def _evidence(case: Case) -> Document:
    source = case.source
    return {"kpi": case.kpi, "case": case.case_no, "file": source.file, "sheet": source.sheet, "row": source.row}
