"""What a figure's events could have happened to: everybody's own mix of things by stratum, and who was there at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from pipeline.database import Database
from pipeline.definitions.kpi import Kpi
from pipeline.kpi.ask import Ask
from pipeline.month import Month
from pipeline.warehouse.snapshot import as_parameters
from pipeline.workspace import shipped

Strata = Mapping[str, Fraction]
_SCHEMA = {
    "scheme": "varchar", "kpi": "varchar", "month": "date", "case_no": "varchar", "person": "varchar",
    "named_at": "timestamp", "stratum": "varchar", "exposure": "decimal(38, 6)",
}  # fmt: skip


@dataclass(frozen=True)
class Exposures:
    """What the events of one KPI could have happened to, as one scheme measures it, for the months in `months`.

    `own` is by month and employee number what the person had of each stratum, in the unit of the KPI's own query
    (orders, machine days), `things` how many things that were. `company` is the same of everybody, known or not, and
    `events` what happened in each stratum.
    """

    months: frozenset[Month]
    own: dict[tuple[Month, str], dict[str, Fraction]]
    things: dict[tuple[Month, str], int]
    company: dict[Month, dict[str, Fraction]]
    events: dict[Month, dict[str, Fraction]]

    def add(self, month: Month, employee_no: str | None, stratum: str, amount: Fraction, things: int) -> None:
        """Adds what somebody, or nobody known, had of a stratum in a month."""
        everybody = self.company.setdefault(month, {})
        everybody[stratum] = everybody.get(stratum, Fraction(0)) + amount
        if employee_no is not None:
            self.own.setdefault((month, employee_no), {})[stratum] = amount
            self.things[month, employee_no] = self.things.get((month, employee_no), 0) + things


@dataclass(frozen=True)
class Presence:
    """How much somebody was there in a month: working days without leave, orders completed, kinds of leave entered."""

    working_days: int
    orders: int
    hired_on: date | None
    leave: tuple[str, ...] = ()


Place = tuple[str, str]  # scheme, KPI


def make_exposure_table(db: Database) -> None:
    """Makes the empty table that what could have happened is collected in."""
    columns = ", ".join(f"{name} {kind}" for name, kind in _SCHEMA.items())
    db.rows(f"create or replace table measure.raw_exposure ({columns})")


def collect_exposures(db: Database, ask: Ask, month: Month, as_of: datetime) -> None:
    """Adds what the events of the KPIs asked could have happened to, up to this month, as the ask's scheme measures."""
    for name, months in ask.exposed.items():
        if ask.kpis[name].expected:
            for back in range(months):
                _collect(db, ask, ask.kpis[name], month.plus(-back), as_of)


def _collect(db: Database, ask: Ask, kpi: Kpi, month: Month, as_of: datetime) -> None:
    known = {
        **as_parameters(ask.parameters(kpi)),
        "month_start": month.start,
        "month_end": month.end,
        "as_of": as_of,
        "measuring_scheme": ask.scheme,
        "measured_kpi": kpi.id,
        "measured_month": month.start.date(),
    }
    db.script(
        "insert into measure.raw_exposure by name select $measuring_scheme as scheme, "
        f"$measured_kpi as kpi, $measured_month as month, q.* from (\n{kpi.expected}\n) as q",
        known,
    )


def exposures(db: Database, asks: Sequence[Ask], month: Month) -> dict[Place, Exposures]:
    """All that was collected, by scheme and KPI; the cases of the month have to be there."""
    months = {
        (ask.scheme, kpi): frozenset(month.plus(-back) for back in range(count))
        for ask in asks
        for kpi, count in ask.exposed.items()
        if ask.kpis[kpi].expected
    }
    found = {place: Exposures(known, {}, {}, {}, {}) for place, known in months.items()}
    for scheme, kpi, of, employee_no, stratum, amount, count in db.rows(_sql("exposures")):
        found[scheme, kpi].add(Month.of(of), employee_no, stratum, Fraction(amount), count)
    for scheme, kpi, of, stratum, happened in db.rows(_sql("exposed_events")):
        found[scheme, kpi].events.setdefault(Month.of(of), {})[stratum] = Fraction(happened)
    return found


def presences(db: Database, last: Month, months: int) -> dict[tuple[Month, str], Presence]:
    """How much everybody employed was there, by month and employee number, in so many months up to the last one."""
    if not months:
        return {}
    rows = db.rows(_sql("presence"), {"first": last.plus(1 - months).start.date(), "last": last.start.date()})
    return {
        (Month.of(of), employee_no): Presence(days, orders, hired_on, tuple(leave or ()))
        for of, employee_no, days, orders, hired_on, leave in rows
    }


def _sql(name: str) -> str:
    return shipped("sql", "measure", f"{name}.sql").read_text(encoding="utf-8")
