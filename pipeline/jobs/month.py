"""One month, measured and scored, as a report model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from pipeline.database import Database, build_order
from pipeline.definitions.kpi import Parameter
from pipeline.definitions.policy_files import Policies
from pipeline.errors import Unusable, UsageError
from pipeline.ingest import versions_sql
from pipeline.ingest.accounts import Account
from pipeline.jobs.adoptions import adoptions, signed_by
from pipeline.jobs.appeals import month_appeals
from pipeline.jobs.asks import asks
from pipeline.jobs.cities import check_branches, with_lawful_fines
from pipeline.jobs.hr_steps import hired, hr_steps
from pipeline.jobs.setup import Definitions, available_policies
from pipeline.jobs.unanswered import unanswered
from pipeline.kpi.measure import measure
from pipeline.kpi.pages import measure_pages
from pipeline.language import message
from pipeline.month import Month
from pipeline.report.model import CorrectedCell, DataFault, MonthReport, Shelf
from pipeline.report.moves import scatters
from pipeline.scorecard.score import score_month
from pipeline.warehouse.snapshot import as_parameters, snapshot
from pipeline.workspace import CONFIG, ManagerOf, Workspace, shipped


def month_report(
    workspace: Workspace,
    definitions: Definitions,
    policies: Policies,
    month: Month,
    as_of: datetime,
    accounting: Sequence[Account],
) -> MonthReport:
    """The month as judged at `as_of` under the policies in force.

    Raises:
        UsageError: the month has not begun at `as_of`.
        Unusable: no log has a row for the month and nobody was employed in it.
    """
    if as_of < month.start:
        raise UsageError("error.not_begun", month=str(month), as_of=as_of.isoformat())
    shared = {**definitions.shared, **policies.default.shared}
    with snapshot(workspace, definitions.logs, month, as_of, shared) as db:
        _check_units(db, policies, workspace.settings.managers)
        check_branches(db, workspace, definitions.cities)
        asked = asks(policies, definitions, workspace.settings, month, _months_known(db, month))
        measured = measure(db, asked, month, as_of, lambda role, branch: policies.of(role, branch).scheme)
        if not measured.cases:
            raise _no_data(workspace, db, month)
        wanted = {kpi for ask in asked for kpi in ask.kpis}
        pages = measure_pages(db, definitions.pages.values(), wanted, shared, month, as_of)
        appeals = tuple(month_appeals(db, month))
        adopted = adoptions(workspace, policies.all, month, signed_by(db, month, as_of))
        on_record, since = tuple(hr_steps(db, month, as_of)), hired(db)
        faults = (
            *_faults(db, definitions, month, as_of, shared),
            *unanswered(policies, asked, measured, definitions),
        )
        corrections = tuple(CorrectedCell(*row) for row in db.rows(_measure_sql("corrections")))
    kpis = {name: kpi for name, kpi in definitions.kpis.items() if name in wanted}
    report = MonthReport(
        scored=with_lawful_fines(score_month(measured, policies, definitions.kpis), definitions.cities),
        policies=policies,
        kpis=kpis,
        logs=definitions.logs,
        employees=measured.employees,
        figures=measured.figures,
        cases=measured.cases,
        faults=faults,
        accounting=tuple(accounting),
        history=measured.history,
        pages=pages,
        appeals=appeals,
        corrections=corrections,
        managers=workspace.settings.managers,
        adoptions=adopted,
        cities=definitions.cities,
        hr_steps=on_record,
        hired=since,
    )
    return replace(report, scatter=scatters(report))


def shelf(workspace: Workspace, definitions: Definitions, policies: Policies, month: Month) -> Shelf:
    """Every scheme that the company could choose in that month."""
    available, faulty = available_policies(workspace, definitions, policies, month)
    return Shelf(available, faulty, definitions.kpis, definitions.checklists)


def _no_data(workspace: Workspace, db: Database, month: Month) -> Unusable:
    """Why the month cannot be measured: which months the logs cover, or that there are none."""
    first, last = db.rows("select min(month), max(month) from people.logged_month")[0]
    place = {"month": str(month), "folder": str(workspace.root)}
    if first is None:
        return Unusable("error.nothing_loaded", **place)
    return Unusable("error.no_data", first=f"{first:%Y-%m}", last=f"{last:%Y-%m}", **place)


def _check_units(db: Database, policies: Policies, managers: Sequence[ManagerOf]) -> None:
    """Refuses settings that name a branch or team which no roster row has.

    Its people would be scored by another scheme, or stand in nobody's edition.
    """
    scored = [branch for assigned in policies.assigned for branch in assigned.branches]
    managed = [branch for manager in managers for branch in manager.branches]
    _check_names(db, "branch", "policies.branches", scored)
    _check_names(db, "branch", "managers.branches", managed)
    _check_names(db, "team", "managers.teams", [team for manager in managers for team in manager.teams])


def _check_names(db: Database, column: Literal["branch", "team"], key: str, named: Sequence[str]) -> None:
    rows = db.rows(f"select distinct {column} from people.employment where {column} is not null")
    known = sorted(name for (name,) in rows)
    if known and (unknown := [name for name in named if name not in known]):
        told, there_are = ", ".join(unknown), ", ".join(known)
        fault = (
            message("fault.unknown_branch", branches=told, known=there_are)
            if column == "branch"
            else message("fault.unknown_team", teams=told, known=there_are)
        )
        raise Unusable("error.definition", file=CONFIG, key=key, fault=fault)


def _months_known(db: Database, month: Month) -> int:
    """How many months the logs cover, from their first one up to this one."""
    first = db.value("select min(month) from people.logged_month")
    return 0 if first is None else max(Month.of(first).until(month), 0)


def _faults(
    db: Database, definitions: Definitions, month: Month, as_of: datetime, shared: Mapping[str, Parameter]
) -> Iterator[DataFault]:
    """What the checks found in the month, by check, thing and place."""
    queries = [(check.stem, _query(check)) for check in build_order(shipped("sql", "check"))]
    queries += [("conflicting_rows", versions_sql.conflicts(log)) for log in definitions.logs.values()]
    known = {**as_parameters(shared), "month_start": month.start, "month_end": month.end, "as_of": as_of}
    for code, query in queries:
        db.rows("create or replace table measure.fault (case_no varchar, log varchar, detail varchar, source bigint)")
        db.script(f"insert into measure.fault by name (\n{query}\n)", known)
        for case_no, log, detail, file, sheet, row in db.rows(_measure_sql("fault_places")):
            yield DataFault(code, log, case_no or "", file, sheet, row, detail or "")


def _query(check: Path) -> str:
    return check.read_text(encoding="utf-8").rstrip().removesuffix(";")


def _measure_sql(name: str) -> str:
    return shipped("sql", "measure", f"{name}.sql").read_text(encoding="utf-8")
