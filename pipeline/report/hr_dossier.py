"""What the law asks for before anything follows from a review, and how far it is on record for one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from pipeline.definitions.procedure import procedure
from pipeline.language import Text
from pipeline.report import formats
from pipeline.report.hr_grounds import Grounds
from pipeline.report.model import MonthReport
from pipeline.report.pay_lines import is_settled
from pipeline.report.wording import both, code, named, same
from pipeline.scorecard.model import Card
from pipeline.scorecard.procedure import HrStep, Shown, Standing, State, standings
from pipeline.scorecard.severance import months_owed

RECEIVED = "acknowledged"
_TONES: dict[State, str] = {"on_record": "good", "none": "", "missing": "bad", "not_needed": ""}


@dataclass(frozen=True)
class StepLine:
    """A step of the procedure as the page shows it: what is asked for, by which law, how it stands and by what."""

    id: str
    name: Text
    law: Text
    state: State
    standing: Text
    tone: str
    detail: Text
    forbids: bool


@dataclass(frozen=True)
class RecordLine:
    """A row of the HR steps log; `is_about` says whether it has to do with the rules of this review."""

    on: str
    step: Text
    rule: str
    document: str
    until: str
    by: str
    note: str
    file: str
    sheet: str
    row: int
    is_about: bool


@dataclass(frozen=True)
class Dossier:
    """All steps, those that forbid going on, what is on record, and what would be owed."""

    steps: tuple[StepLine, ...]
    records: tuple[RecordLine, ...]
    severance: tuple[Text, ...]

    @property
    def forbidding(self) -> tuple[StepLine, ...]:
        """The steps without which nobody may go on."""
        return tuple(step for step in self.steps if step.forbids)

    @property
    def missing(self) -> int:
        """How many steps are missing."""
        return sum(step.state == "missing" for step in self.steps)


def dossier(report: MonthReport, card: Card, grounds: Grounds) -> Dossier:
    """How the person's review stands on the day of the figures."""
    records = [record for record in report.hr_steps if record.employee_no == card.employee.employee_no]
    counting = [record for record in records if record.is_about(grounds.rules)]
    today = report.scored.as_of.date()
    found = standings(procedure(), grounds.kinds, counting, facts(report, card, grounds, counting), today)
    needed = any(standing.step.fact == "severance" and standing.state != "not_needed" for standing in found)
    return Dossier(
        steps=tuple(map(_step_line, found)),
        records=tuple(_record_line(record, record in counting) for record in records),
        severance=_severance(report, card) if needed else (),
    )


def facts(report: MonthReport, card: Card, grounds: Grounds, records: list[HrStep]) -> dict[str, Shown]:
    """What figures, policy and roster show of the steps that need no record."""
    person = card.employee.employee_no
    waits = any(appeal.is_open and appeal.employee_no == person for appeal in report.appeals)
    hired_on = report.hired.get(person)
    return {
        "adopted": _adopted(report, card, grounds.first_event),
        "acknowledged": _acknowledged(report, card, grounds.first_event),
        "verified": Shown(not grounds.is_open, why="open_rows"),
        "supported": Shown(grounds.is_supported, why="not_supported"),
        "final": Shown(is_settled(card), why="provisional"),
        "no_appeal": Shown(not waits, why="open_appeal"),
        "window_over": _window(report, card, records),
        "data_begin": Shown(True, grounds.data_begin),
        "severance": Shown(hired_on is not None, hired_on, why="not_hired"),
    }


def _adopted(report: MonthReport, card: Card, before: date) -> Shown:
    adopted = report.adoptions.get(card.scheme)
    if adopted is None or adopted.approval is None:
        return Shown(False, why="not_adopted")
    document = f"{adopted.scheme} {adopted.effective_from} {adopted.sha256[:12]}"
    return Shown(adopted.in_force_before(before), adopted.published_on, document, "published_late")


def _acknowledged(report: MonthReport, card: Card, before: date) -> Shown:
    adopted = report.adoptions.get(card.scheme)
    day = None if adopted is None else adopted.acknowledged.get(card.employee.employee_no)
    if day is None:
        return Shown(False, why="not_signed")
    return Shown(day < before, day, why="signed_late")


def _window(report: MonthReport, card: Card, records: list[HrStep]) -> Shown:
    """The time to object begins with the day on which the person signed for the month's result."""
    month, today = report.scored.month, report.scored.as_of.date()
    signed = [record for record in records if record.step == RECEIVED and month.last_day < record.on <= today]
    if not signed:
        return Shown(False, why="not_received")
    first = min(signed, key=lambda record: record.on)
    last_day = first.on + timedelta(days=report.policy_of(card).appeal.days)
    return Shown(last_day < today, first.on, first.document, "window_open")


def _severance(report: MonthReport, card: Card) -> tuple[Text, ...]:
    """What would be owed by the years of service, in months of pay; empty where nobody knows since when they run."""
    hired_on, today = report.hired.get(card.employee.employee_no), report.scored.as_of.date()
    if hired_on is None:
        return ()
    owed = months_owed(hired_on, today)
    told = {"since": hired_on.isoformat(), "day": today.isoformat(), "n": _months(owed), "twice": _months(2 * owed)}
    return both("hr.severance_months", **told), both("hr.severance_limits")


def _months(value: Fraction) -> str:
    return formats.plain(value, 1)


def _step_line(standing: Standing) -> StepLine:
    step = standing.step
    return StepLine(
        id=step.id,
        name=named(step),
        law=named(step.law),
        state=standing.state,
        standing=both(f"hr_state.{standing.state}"),
        tone=_TONES[standing.state],
        detail=_detail(standing),
        forbids=standing.forbids,
    )


def _detail(standing: Standing) -> Text:
    """By which document and since when, or what is missing."""
    shown = " · ".join(filter(None, (standing.document, standing.on.isoformat() if standing.on else "")))
    if standing.state == "missing":
        why = code("hr_why", standing.why or "no_record")
        return both("hr.why_and_where", why=why, where=shown) if shown else why
    return code("hr_why", standing.state) if standing.state in ("none", "not_needed") else same(shown)


def _record_line(record: HrStep, is_about: bool) -> RecordLine:
    return RecordLine(
        on=record.on.isoformat(),
        step=code("hr_step", record.step),
        rule=record.rule or "",
        document=record.document,
        until=record.until.isoformat() if record.until else "",
        by=record.by,
        note=record.note,
        file=record.source.file,
        sheet=record.source.sheet,
        row=record.source.row,
        is_about=is_about,
    )
