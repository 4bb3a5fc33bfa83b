"""One month scored under two policies side by side: who moves, by how much, to which grade, for how much money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from pipeline.definitions.policy import Policy
from pipeline.definitions.policy_files import Policies
from pipeline.jobs.run import run_score
from pipeline.kpi.model import Employee
from pipeline.language import Language, say
from pipeline.month import Month
from pipeline.report import formats
from pipeline.report.documents import exact, policies_document
from pipeline.report.model import MonthReport
from pipeline.report.rules import grade_bounds
from pipeline.scorecard.model import Card
from pipeline.workspace import Workspace


@dataclass(frozen=True)
class Outcome:
    """What one policy makes of somebody's month; money in yuan is the sum of the proposals whose amount is known."""

    total: Fraction | None
    grade: str | None
    money: Fraction
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One person under both policies."""

    employee: Employee
    before: Outcome
    after: Outcome

    @property
    def points(self) -> Fraction | None:
        """By how much the total rises; None where one of them is withheld."""
        if self.before.total is None or self.after.total is None:
            return None
        return self.after.total - self.before.total

    @property
    def moves(self) -> bool:
        """True when anything is different."""
        return self.before != self.after


@dataclass(frozen=True)
class PolicyDiff:
    """Everybody's month under two policies, by employee number."""

    month: Month
    before: MonthReport
    after: MonthReport
    changes: tuple[Change, ...]


def policy_diff(workspace: Workspace, month: Month, as_of: datetime, before: str | None, after: str) -> PolicyDiff:
    """The month under two schemes or policy files; `before` is what is in force unless it is named."""
    first, second = (run_score(workspace, month, as_of, only) for only in (before, after))
    return side_by_side(month, first, second)


def side_by_side(month: Month, first: MonthReport, second: MonthReport) -> PolicyDiff:
    """The two reports of the month, person by person."""
    then = {card.employee.employee_no: card for card in second.scored.cards}
    changes = (Change(c.employee, _outcome(c), _outcome(then[c.employee.employee_no])) for c in first.scored.cards)
    return PolicyDiff(month, first, second, tuple(changes))


def _outcome(card: Card) -> Outcome:
    money = sum((p.amount for p in card.proposals if p.amount is not None), Fraction(0))
    return Outcome(card.total, card.grade, money, tuple(sorted({p.rule for p in card.proposals})))


def diff_lines(diff: PolicyDiff, language: Language) -> Iterator[str]:
    """One line per person who moves, then how many do."""
    names = {"before": _name(diff.before.policy, language), "after": _name(diff.after.policy, language)}
    yield say(language, "diff.title", month=diff.month, **names)
    moving = [change for change in diff.changes if change.moves]
    for change in moving:
        yield say(
            language,
            "diff.person",
            number=change.employee.employee_no,
            name=change.employee.name,
            total_before=_total(diff.before.policies, change.before.total),
            total_after=_total(diff.after.policies, change.after.total),
            points="-" if change.points is None else f"{float(change.points):+.2f}",
            grade_before=_grade(diff.before, change.before, language),
            grade_after=_grade(diff.after, change.after, language),
            money_before=_shown(change.before.money),
            money_after=_shown(change.after.money),
        )
    regraded = sum(change.before.grade != change.after.grade for change in diff.changes)
    money = sum((change.after.money - change.before.money for change in diff.changes), Fraction(0))
    counts = {"people": len(diff.changes), "moving": len(moving), "regraded": regraded, "money": _shown(money)}
    yield say(language, "diff.summary", **counts)


def _name(policy: Policy, language: Language) -> str:
    return f"{policy.zh if language == 'zh' else policy.en} ({policy.scheme} {policy.effective_from})"


def _grade(report: MonthReport, outcome: Outcome, language: Language) -> str:
    grades = {g.id: g.zh if language == "zh" else g.en for policy in report.policies.all for g in policy.grades}
    return grades.get(outcome.grade or "", "-")


def _total(policies: Policies, total: Fraction | None) -> str:
    """The total with one decimal, never at a grade bound that it has not reached."""
    bounds = [bound for policy in policies.all for bound in grade_bounds(policy)]
    return "-" if total is None else str(formats.total(total, bounds))


def _shown(value: Fraction | None) -> str:
    return "-" if value is None else f"{float(value):.2f}"


def diff_document(diff: PolicyDiff) -> dict[str, Any]:
    """The comparison as one JSON object, unrounded; everybody stands in it."""
    return {
        "schema": "policy-diff/1",
        "month": str(diff.month),
        "as_of": diff.before.scored.as_of.isoformat(),
        "before": policies_document(diff.before.policies),
        "after": policies_document(diff.after.policies),
        "people": [
            {
                "employee_no": change.employee.employee_no,
                "name": change.employee.name,
                "before": _outcome_document(change.before),
                "after": _outcome_document(change.after),
                "points": None if change.points is None else float(change.points),
                "moves": change.moves,
            }
            for change in diff.changes
        ],
    }


def _outcome_document(outcome: Outcome) -> dict[str, Any]:
    return {
        "total": None if outcome.total is None else float(outcome.total),
        "grade": outcome.grade,
        "money": exact(outcome.money),
        "rules": list(outcome.rules),
    }
