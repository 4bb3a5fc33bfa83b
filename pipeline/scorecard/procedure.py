"""How far a person's review has come: each step that the law asks for, on record, missing or not needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipeline.definitions.procedure import Step
from pipeline.kpi.model import Source

State = Literal["on_record", "none", "missing", "not_needed"]


@dataclass(frozen=True)
class HrStep:
    """A row of the HR steps log: what was done about a person, by which document, under which rule (None for all).

    `employee_no` is None where the row leads to nobody, `until` the last day on which it holds, `by` the number of who
    did it, or what is written.
    """

    employee_no: str | None
    on: date
    step: str
    rule: str | None
    document: str
    until: date | None
    note: str
    by: str
    source: Source

    def is_about(self, rules: Collection[str]) -> bool:
        """True for a step without a rule or under one of these."""
        return self.rule is None or self.rule in rules

    def stands_at(self, day: date) -> bool:
        """True until it has run out."""
        return self.on <= day and (self.until is None or self.until >= day)

    def runs(self, days: int) -> bool:
        """True when it holds for at least so many days after its own."""
        return self.until is not None and self.until - self.on >= timedelta(days=days)


@dataclass(frozen=True)
class Shown:
    """What figures and policy show of a fact: whether it is so, and where from; `why` is a code for what is not so."""

    is_so: bool
    on: date | None = None
    document: str = ""
    why: str = ""


@dataclass(frozen=True)
class Standing:
    """One step of the procedure for one person.

    `none` says that nothing is on record of what must not be, which people still have to ask about. `record` is the row
    that shows it or stands against it; `on` and `document` say where it stands; `why` is a code for what is missing.
    """

    step: Step
    state: State
    on: date | None = None
    document: str = ""
    why: str = ""
    record: HrStep | None = None

    @property
    def forbids(self) -> bool:
        """True when nobody may go on before this is put right."""
        return self.step.blocks and self.state == "missing"


def standings(
    steps: Sequence[Step],
    kinds: Collection[str],
    records: Iterable[HrStep],
    facts: Mapping[str, Shown],
    today: date,
) -> tuple[Standing, ...]:
    """How every step stands at the end of that day, in their order; `kinds` are the proposals that the review is about.

    A fact that nothing is known of counts as not so.
    """
    known = sorted((r for r in records if r.on <= today), key=lambda r: (r.on, r.step, r.document))
    found: dict[str, Standing] = {}
    for step in steps:
        if step.kinds and not set(step.kinds) & set(kinds):
            found[step.id] = Standing(step, "not_needed")
        elif step.fact is not None:
            found[step.id] = _of_fact(step, facts.get(step.fact, Shown(False)), found)
        elif step.absent:
            found[step.id] = _of_absence(step, known, today)
        else:
            found[step.id] = _of_record(step, known, found)
    return tuple(found.values())


def _of_fact(step: Step, shown: Shown, found: Mapping[str, Standing]) -> Standing:
    if step.after is not None:
        before = found[step.after].record
        if before is None:
            return Standing(step, "missing", why="step_before")
        if shown.on is None or shown.on <= (before.until or before.on):
            return Standing(step, "missing", shown.on, shown.document, "too_early")
    return Standing(step, "on_record" if shown.is_so else "missing", shown.on, shown.document, shown.why)


def _of_absence(step: Step, known: Sequence[HrStep], today: date) -> Standing:
    """Missing while a record stands against it: one that has not run out and that nothing ended."""
    against = [r for r in known if r.step in step.absent and r.stands_at(today) and not _ended(r, step, known)]
    if against:
        return _of_row(step, "missing", against[0], "stands")
    ended = [r for r in known if r.step in step.ended_by]
    return _of_row(step, "on_record", ended[-1]) if ended else Standing(step, "none")


def _ended(record: HrStep, step: Step, known: Sequence[HrStep]) -> bool:
    return any(r.step in step.ended_by and r.on >= record.on and r.rule in (None, record.rule) for r in known)


def _of_record(step: Step, known: Sequence[HrStep], found: Mapping[str, Standing]) -> Standing:
    """On record by the first row of its kind that comes after the row of the step before it."""
    before = found[step.after].record if step.after is not None else None
    if step.after is not None and before is None:
        return Standing(step, "missing", why="step_before")
    used = {standing.record for standing in found.values()}
    later = [r for r in known if r not in used and (before is None or r.on >= before.on)]
    rows = [r for r in later if r.step in step.record]
    enough = [r for r in rows if step.least_days is None or r.runs(step.least_days)]
    enough += [r for r in later if r.step in step.instead]
    if enough:
        return _of_row(step, "on_record", enough[0])
    return _of_row(step, "missing", rows[0], "too_short") if rows else Standing(step, "missing")


def _of_row(step: Step, state: State, record: HrStep, why: str = "") -> Standing:
    return Standing(step, state, record.on, record.document, why, record)
