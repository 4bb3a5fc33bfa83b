"""Measures a month: runs the KPI queries, charges each case to a person, and sums figures at every level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from pipeline.database import Database
from pipeline.definitions.fold import fold
from pipeline.definitions.kpi import Kpi, Parameter
from pipeline.kpi.intervals import wilson
from pipeline.kpi.model import Case, Employee, Figure, Level, Source, Status
from pipeline.month import Month
from pipeline.warehouse.snapshot import as_parameters
from pipeline.workspace import shipped

History = Mapping[tuple[str, str, str, Month], tuple[int, int]]
Unit = tuple[Level, str]


@dataclass(frozen=True)
class Measured:
    """A measured month.

    `figures` by (kpi, level, id) for every KPI and unit; `history` has the sums (above and below the line) of capped
    KPIs by (kpi, level, id, month), this month included; `unassigned` counts cases without a person per KPI.
    """

    month: Month
    as_of: datetime
    employees: tuple[Employee, ...]
    figures: Mapping[tuple[str, str, str], Figure]
    cases: tuple[Case, ...]
    unassigned: Mapping[str, int]
    history: History


def measure(
    db: Database,
    kpis: Mapping[str, Kpi],
    month: Month,
    as_of: datetime,
    parameters: Callable[[Kpi], Mapping[str, Parameter]],
    history: Mapping[str, int],
) -> Measured:
    """The month's figures and cases, from a snapshot of the warehouse.

    `parameters` gives the values in force for a KPI; `history` says of which KPIs how many months up to this one are
    summed as well.
    """
    db.script(_sql("raw_case"))
    for kpi in kpis.values():
        for back in range(history.get(kpi.id, 1)):
            _run(db, kpi, month.plus(-back), as_of, parameters(kpi))
    _spell_kpis(db, kpis)
    db.script(_sql("cases"), {"as_of": as_of})
    db.script(_sql("placed"))
    db.script(_sql("figures"))
    employees = _employees(db, month)
    return Measured(
        month,
        as_of,
        employees,
        _figures(db, kpis, month, as_of, employees, parameters),
        tuple(_cases(db, kpis, month)),
        dict(db.rows(_sql("unassigned"), {"month": month.start.date()})),
        _history(db, history),
    )


def _run(db: Database, kpi: Kpi, month: Month, as_of: datetime, parameters: Mapping[str, Parameter]) -> None:
    known = {
        **as_parameters(parameters),
        "month_start": month.start,
        "month_end": month.end,
        "as_of": as_of,
        "measured_kpi": kpi.id,
        "measured_month": month.start.date(),
    }
    db.script(
        "insert into measure.raw_case by name "
        f"select $measured_kpi as kpi, $measured_month as month, q.* from (\n{kpi.sql}\n) as q",
        known,
    )


def _spell_kpis(db: Database, kpis: Mapping[str, Kpi]) -> None:
    """Which KPI an appeal means: by its id or by its name in either language."""
    names = {fold(name): kpi.id for kpi in kpis.values() for name in (kpi.id, kpi.zh.name, kpi.en.name)}
    texts = [text for (text,) in db.rows("select distinct kpi from stage.appeals order by kpi")]
    db.rows("create or replace table measure.kpi_spelling (text varchar, kpi varchar)")
    known = [(text, names[fold(text)]) for text in texts if fold(text) in names]
    if known:
        db.load("measure.kpi_spelling", {"text": "varchar", "kpi": "varchar"}, known)


def _employees(db: Database, month: Month) -> tuple[Employee, ...]:
    rows = db.rows(
        "select employee_no, name, role, team, branch from people.employment where month = $month order by employee_no",
        {"month": month.start.date()},
    )
    return tuple(Employee(*row) for row in rows)


def units(employees: Iterable[Employee]) -> Iterator[Unit]:
    """The company, its branches and teams, and everybody employed in the month."""
    people = list(employees)
    yield "company", "company"
    yield from (("branch", branch) for branch in sorted({e.branch for e in people if e.branch}))
    yield from (("team", team) for team in sorted({e.team for e in people if e.team}))
    yield from (("technician", e.employee_no) for e in people)


def _figures(
    db: Database,
    kpis: Mapping[str, Kpi],
    month: Month,
    as_of: datetime,
    employees: tuple[Employee, ...],
    parameters: Callable[[Kpi], Mapping[str, Parameter]],
) -> dict[tuple[str, str, str], Figure]:
    key = {"month": month.start.date()}
    sums = {
        (kpi, level, name): tuple(rest)
        for kpi, level, name, *rest in db.rows(
            "select kpi, level, id, numerator, denominator, counted, pending, excluded from measure.figures "
            "where month = $month",
            key,
        )
    }
    everywhere = list(units(employees))
    figures: dict[tuple[str, str, str], Figure] = {}
    for kpi in kpis.values():
        extra = _extra(db, kpi, month)
        matured = month.end + timedelta(days=_window(kpi, parameters(kpi)))
        for level, name in everywhere:
            found = sums.get((kpi.id, level, name), (0, 0, 0, 0, 0))
            more = {label: values.get((level, name)) for label, values in extra.items()}
            figures[kpi.id, level, name] = _figure(kpi, (level, name), found, as_of >= matured, more)
    return figures


def _window(kpi: Kpi, parameters: Mapping[str, Parameter]) -> int:
    return int(str(parameters[kpi.window])) if kpi.window else 0


def _figure(
    kpi: Kpi, unit: Unit, sums: tuple[Any, ...], matured: bool, extra: Mapping[str, float | int | None]
) -> Figure:
    above, below, counted, pending, excluded = sums
    numerator = Fraction(above) / kpi.per
    denominator = None if kpi.kind == "count" else Fraction(below)
    status: Status = "final" if matured and not pending else "provisional"
    if denominator is None:
        value: Fraction | None = numerator
        extra = {label: extra[label] or 0 for label in extra}
    else:
        value = numerator / denominator if denominator else None
    low, high = _interval(kpi, numerator, denominator)
    return Figure(
        kpi.id, unit[0], unit[1], numerator, denominator, value, low, high, counted, pending, excluded, status, extra
    )


def _interval(kpi: Kpi, numerator: Fraction, denominator: Fraction | None) -> tuple[float | None, float | None]:
    # complaints can outnumber orders: then the quotient is no share and has no interval
    if not kpi.has_interval or not denominator or numerator > denominator:
        return None, None
    return wilson(int(numerator), int(denominator))


def _extra(db: Database, kpi: Kpi, month: Month) -> dict[str, dict[tuple[str, str], float | int]]:
    """The KPI's percentiles, in its unit, and its counts by reason; each by (level, id)."""
    key: dict[str, object] = {"kpi": kpi.id, "month": month.start.date()}
    extra: dict[str, dict[tuple[str, str], float | int]] = {}
    for name, share in kpi.percentiles.items():
        rows = db.rows(_sql("percentile"), {**key, "share": float(share)})
        extra[name] = {(level, unit): value / kpi.per for level, unit, value in rows}
    for reason in kpi.also_count:
        rows = db.rows(_sql("reason_count"), {**key, "reason": reason})
        extra[reason] = {(level, unit): count for level, unit, count in rows}
    return extra


def _cases(db: Database, kpis: Mapping[str, Kpi], month: Month) -> Iterator[Case]:
    for row in db.records(_sql("listing"), {"month": month.start.date()}):
        source = Source(row.pop("path"), row.pop("sheet"), row.pop("row_no"), row.pop("sha256"))
        row["case_no"] = row["case_no"] or ""
        row["log"] = row["log"] or kpis[row["kpi"]].log
        yield Case(**row, source=source)


def _history(db: Database, history: Mapping[str, int]) -> dict[tuple[str, str, str, Month], tuple[int, int]]:
    rows = db.rows("select kpi, level, id, month, numerator, denominator from measure.figures")
    return {
        (kpi, level, name, Month.of(month)): (int(above), int(below))
        for kpi, level, name, month, above, below in rows
        if kpi in history
    }


def _sql(name: str) -> str:
    return shipped("sql", "measure", f"{name}.sql").read_text(encoding="utf-8")
