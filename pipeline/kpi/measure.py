"""Measures a month: runs the KPI queries, charges each case to a person, and sums figures at every level."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import Any

from pipeline.database import Database, InvalidInput, quoted
from pipeline.definitions.fold import fold
from pipeline.definitions.kpi import Kpi
from pipeline.kpi.ask import Ask, Slice
from pipeline.kpi.exposure import Exposures, Presence, collect_exposures, exposures, make_exposure_table, presences
from pipeline.kpi.faulty import faulty_cases_told
from pipeline.kpi.figures import NOTHING, Unit, figure_of, maturing, units
from pipeline.kpi.listed import listed_cases
from pipeline.kpi.model import Case, Employee, Extra, Figure, Sums
from pipeline.kpi.parts import spellings
from pipeline.month import Month
from pipeline.warehouse.calendar import calendar_fault, use_clock
from pipeline.warehouse.snapshot import as_parameters, build_facts
from pipeline.workspace import shipped

Key = tuple[str, str, str]  # figure, level, unit
History = Mapping[tuple[str, str, str, Month], Sums]
DENSE_MONTHS = 13  # what caps and trends look at is always measured
Work = tuple[Ask, list[Kpi]]
SchemeOf = Callable[[str | None, str | None], str]


@dataclass(frozen=True)
class Measured:
    """A measured month.

    `figures` by (KPI, level, id) for every KPI and unit; `slices` the same by slice. `history` has the sums of every
    figure by (figure, level, id, month), this month included, for all months asked. `earlier` are the cases of months
    before of the KPIs that look back; `staff` has who was employed, by month. `unassigned` counts cases without a
    person per KPI. `exposures` says by scheme and KPI what its events could have happened to, `presences` by month and
    employee number how much somebody was there.
    """

    month: Month
    as_of: datetime
    employees: tuple[Employee, ...]
    figures: Mapping[Key, Figure]
    cases: tuple[Case, ...]
    unassigned: Mapping[str, int]
    history: History
    slices: Mapping[Key, Figure] = field(default_factory=dict)
    earlier: tuple[Case, ...] = ()
    staff: Mapping[Month, tuple[Employee, ...]] = field(default_factory=dict)
    exposures: Mapping[tuple[str, str], Exposures] = field(default_factory=dict)
    presences: Mapping[tuple[Month, str], Presence] = field(default_factory=dict)


def measure(
    db: Database, asks: Sequence[Ask], month: Month, as_of: datetime, scheme_of: SchemeOf | None = None
) -> Measured:
    """The month's figures and cases, from a snapshot of the warehouse whose facts were made for the first ask.

    With several asks `scheme_of` says, by role and branch, whose cases are measured by which; the first keeps those of
    nobody.

    Raises:
        Unusable: a case needs a day that no calendar covers, or has no number where one is needed.
    """
    db.script(_sql("raw_case"))
    make_exposure_table(db)
    staff = _staff(db)
    written = cache(partial(_written_months, db))
    # months before hold everybody's cases, whichever scheme asks for them
    months = {kpi: max(other.months.get(kpi, 1) for other in asks) for ask in asks for kpi in ask.kpis}
    work = _work(asks)
    for ask, kpis_asked in reversed(work):
        if len(work) > 1:
            build_facts(db, ask.shared)
        for kpi in kpis_asked:
            if not _is_recorded(db, kpi):
                continue
            with _calendar_faults_told():
                use_clock(db, ask.calendar(kpi))
                for back in range(months[kpi.id]):
                    if back < DENSE_MONTHS or _may_have_cases(kpi, month.plus(-back), written):
                        _run(db, ask, kpi, month.plus(-back), as_of)
        collect_exposures(db, ask, month, as_of)
    _assign(db, work, staff, scheme_of)
    kpis = {kpi.id: kpi for ask in asks for kpi in ask.kpis.values()}
    _spell_kpis(db, kpis)
    db.script(_sql("appeals"), {"as_of": as_of})
    db.script(_sql("cases"))
    db.script(_sql("effective_appeal"))
    slices = {name: part for ask in asks for name, part in ask.slices.items()}
    _spell_parts(db, slices)
    db.script(_sql("placed"))
    db.script(_sql("figures"))
    listed = list(listed_cases(db, kpis, month, sorted({kpi for ask in asks for kpi in ask.looking_back})))
    history = _history(db)
    employees = staff.get(month, ())
    own, sliced = _figures(db, asks, slices, month, as_of, employees, history)
    return Measured(
        month=month,
        as_of=as_of,
        employees=employees,
        figures=own,
        cases=tuple(case for of, case in listed if of == month),
        unassigned=dict(db.rows(_sql("unassigned"), {"month": month.start.date()})),
        history=history,
        slices=sliced,
        earlier=tuple(case for of, case in listed if of != month),
        staff=staff,
        exposures=exposures(db, asks, month),
        presences=presences(db, month, max(ask.present for ask in asks)),
    )


def _work(asks: Sequence[Ask]) -> list[Work]:
    """Which KPIs each ask measures: what the first one to ask for a KPI finds serves those that would find the same."""
    first = {kpi: ask for ask in reversed(asks) for kpi in ask.kpis}
    own = [
        [kpi for kpi in ask.kpis.values() if first[kpi.id] is ask or not ask.measures_like(first[kpi.id], kpi)]
        for ask in asks
    ]
    return list(zip(asks, own, strict=True))


def _may_have_cases(kpi: Kpi, month: Month, written: Callable[[str], frozenset[Month]]) -> bool:
    """False for a month in which no log that the query reads has a moment.

    A log that has moments in none of its columns may have cases in every month.
    """
    return not written(kpi.log) or any(month in written(log) for log in logs_read(kpi.sql))


@cache
def logs_read(sql: str) -> frozenset[str]:
    """The logs that a query reads, itself or through facts."""
    files = (shipped("sql", "fact", f"{fact}.sql") for fact in re.findall(r"\bfact\.(\w+)", sql))
    through = (logs_read(_rest(file.read_text(encoding="utf-8"), file.stem)) for file in files if file.is_file())
    return frozenset(re.findall(r"\bstage\.(\w+)", sql)).union(*through)


def _rest(sql: str, fact: str) -> str:
    """The text of a fact's own file without its own name."""
    return sql.replace(f"fact.{fact}", "")


def _written_months(db: Database, log: str) -> frozenset[Month]:
    """The months that the moments of the log lie in."""
    columns = db.rows(
        "select column_name from duckdb_columns() where schema_name = 'stage' and table_name = $log "
        "and data_type in ('TIMESTAMP', 'DATE') order by column_name",
        {"log": log},
    )
    found = " union ".join(
        f"select date_trunc('month', {quoted(column)})::date as month from stage.{quoted(log)}" for (column,) in columns
    )
    months = db.rows(found) if found else []
    return frozenset(Month.of(month) for (month,) in months if month is not None)


def _is_recorded(db: Database, kpi: Kpi) -> bool:
    """Whether the log says anything in each of the columns that the KPI cannot do without."""
    if not kpi.recorded:
        return True
    filled = ", ".join(f"count({quoted(column)}) > 0" for column in kpi.recorded)
    return all(db.rows(f"select {filled} from stage.{quoted(kpi.log)}")[0])


@contextmanager
def _calendar_faults_told() -> Iterator[None]:
    """Says in one line that a case needs a day whose calendar nobody has."""
    try:
        yield
    except InvalidInput as error:
        fault = calendar_fault(error)
        if fault is None:
            raise
        raise fault from error


def _run(db: Database, ask: Ask, kpi: Kpi, month: Month, as_of: datetime) -> None:
    known = {
        **as_parameters(ask.parameters(kpi)),
        "month_start": month.start,
        "month_end": month.end,
        "as_of": as_of,
        "measuring_scheme": ask.scheme,
        "measured_kpi": kpi.id,
        "measured_month": month.start.date(),
    }
    with faulty_cases_told(db, kpi, month, known):
        db.script(
            "insert into measure.raw_case by name select $measuring_scheme as scheme, "
            f"$measured_kpi as kpi, $measured_month as month, q.* from (\n{kpi.sql}\n) as q",
            known,
        )


def _assign(
    db: Database, work: Sequence[Work], staff: Mapping[Month, tuple[Employee, ...]], scheme_of: SchemeOf | None
) -> None:
    """Says which scheme measured what, and who is under which."""
    keeper = {kpi.id: ask.scheme for ask, own in reversed(work) for kpi in own}
    runs = [(ask.scheme, kpi.id, keeper[kpi.id] == ask.scheme) for ask, own in work for kpi in own]
    db.load("measure.run", {"scheme": "varchar", "kpi": "varchar", "keeps_the_rest": "boolean"}, runs)
    if scheme_of is None or len(work) == 1:
        return
    under = [
        (month.start.date(), person.employee_no, scheme_of(person.role, person.branch))
        for month, people in staff.items()
        for person in people
    ]
    db.load("people.scheme", {"month": "date", "employee_no": "varchar", "scheme": "varchar"}, under)


def _spell_kpis(db: Database, kpis: Mapping[str, Kpi]) -> None:
    """Which KPI an appeal means, by its id or its name in either language, and what a case of it has that was met."""
    names = {fold(name): kpi for kpi in kpis.values() for name in (kpi.id, kpi.zh.name, kpi.en.name)}
    texts = [text for (text,) in db.rows("select distinct kpi from stage.appeals order by kpi")]
    db.rows("create or replace table measure.kpi_spelling (text varchar, kpi varchar, met varchar)")
    known = [(text, kpi.id, kpi.met) for text in texts if (kpi := names.get(fold(text)))]
    if known:
        db.load("measure.kpi_spelling", {"text": "varchar", "kpi": "varchar", "met": "varchar"}, known)


def _spell_parts(db: Database, slices: Mapping[str, Slice]) -> None:
    """Which parts, as the cases spell them, belong to which slice."""
    if not slices:
        return
    parts = db.rows("select distinct kpi, part from measure.cases where part is not null order by kpi, part")
    known = [
        (name, kpi, part)
        for name, wanted in slices.items()
        for kpi, part in parts
        if kpi == wanted.kpi and wanted.words & set(spellings(part))
    ]
    if known:
        db.load("measure.slice", {"figure": "varchar", "kpi": "varchar", "part": "varchar"}, known)


def _staff(db: Database) -> dict[Month, tuple[Employee, ...]]:
    """Who was employed in which month, by employee number."""
    staff: dict[Month, list[Employee]] = {}
    for month, *person in db.rows(_sql("staff")):
        staff.setdefault(Month.of(month), []).append(Employee(*person))
    return {month: tuple(people) for month, people in staff.items()}


def _history(db: Database) -> dict[tuple[str, str, str, Month], Sums]:
    rows: list[tuple[Any, ...]] = db.rows(
        "select figure, level, id, month, numerator, denominator, counted, pending, excluded from measure.figures"
    )
    return {(figure, level, name, Month.of(month)): Sums(*sums) for figure, level, name, month, *sums in rows}


def _figures(
    db: Database,
    asks: Sequence[Ask],
    slices: Mapping[str, Slice],
    month: Month,
    as_of: datetime,
    employees: Sequence[Employee],
    history: History,
) -> tuple[dict[Key, Figure], dict[Key, Figure]]:
    """The month's figures of KPIs, and those of slices."""
    own: dict[Key, Figure] = {}
    everywhere = list(units(employees))
    # the first ask is asked last, so that its parameters are those of figures that several schemes measure
    windows = {kpi.id: maturing(kpi, ask.parameters(kpi)) for ask in reversed(asks) for kpi in ask.kpis.values()}
    kpis = {kpi.id: kpi for ask in asks for kpi in ask.kpis.values()}

    def made(name: str, kpi: Kpi, unit: Unit, extra: Extra = NOTHING) -> Figure:
        return figure_of(
            kpi, unit, history.get((name, *unit, month), Sums()), as_of >= month.end + windows[kpi.id], extra
        )

    for kpi in kpis.values():
        found = _extra(db, kpi, month)
        for unit in everywhere:
            own[(kpi.id, *unit)] = made(kpi.id, kpi, unit, {label: values.get(unit) for label, values in found.items()})
    sliced: dict[Key, Figure] = {
        (name, *unit): made(name, kpis[wanted.kpi], unit) for name, wanted in slices.items() for unit in everywhere
    }
    return own, sliced


def _extra(db: Database, kpi: Kpi, month: Month) -> dict[str, dict[Unit, float | int]]:
    """The KPI's percentiles, in its unit, and its counts by reason; each by (level, id)."""
    key: dict[str, object] = {"kpi": kpi.id, "month": month.start.date()}
    extra: dict[str, dict[Unit, float | int]] = {}
    for name, share in kpi.percentiles.items():
        rows = db.rows(_sql("percentile"), {**key, "share": float(share)})
        extra[name] = {(level, unit): value / kpi.per for level, unit, value in rows}
    for reason in kpi.also_count:
        rows = db.rows(_sql("reason_count"), {**key, "reason": reason})
        extra[reason] = {(level, unit): count for level, unit, count in rows}
    return extra


def _sql(name: str) -> str:
    return shipped("sql", "measure", f"{name}.sql").read_text(encoding="utf-8")
