"""A company in memory, made from small tables: its cases, figures and cards without a workbook."""

from __future__ import annotations

import atexit
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from pipeline.database import Database, open_database, quoted
from pipeline.definitions.kpi import Kpi, Parameter, load_kpis, load_shared
from pipeline.ingest import typing_sql, versions_sql
from pipeline.ingest.ledger import prepare
from pipeline.ingest.who import find_people
from pipeline.kpi.ask import Ask
from pipeline.kpi.measure import Measured, measure
from pipeline.kpi.model import Case
from pipeline.month import Month
from pipeline.warehouse.calendar import make_days
from pipeline.warehouse.snapshot import build_facts
from pipeline.workspace import shipped
from tests.kpi.tables import LOGS, Row, moment, table

SHARED = load_shared(shipped("sql", "parameters.toml"))
KPIS = load_kpis([shipped("sql", "kpi")], SHARED)
ALWAYS = {name: kpi for name, kpi in KPIS.items() if kpi.always}
MONTH = "2025-03"
LATER = "05-05 00:00"
ROSTER = """
工号 | 姓名 | 岗位   | 班组 | 网点 | 入职日期   | 离职日期
0101 | 陈静 | 派工员 |      | 城东 | 2020-01-06 |
0103 | 张三 | 维修工 | 一组 | 城东 | 2020-01-06 |
0104 | 李四 | 安装工 | 二组 | 城西 | 2021-07-01 |
0105 | 王芳 | 客服   |      | 城东 | 2022-03-01 |
0106 | 刘伟 | 维修工 | 一组 | 城东 | 2019-05-06 |
0107 | 刘伟 | 维修工 | 二组 | 城西 | 2023-08-14 |
0108 | 赵六 | 维修工 | 二组 | 城西 | 2018-02-01 | 2025-02-28
0109 | 孙七 | 维修工 | 一组 | 城东 | 2018-02-01 | 2025-03-01
"""


@dataclass(frozen=True)
class Sheet:
    """Rows of one log as they stood in one sheet, with what decides which of two versions is newer."""

    log: str
    rows: Sequence[Row]
    exported_at: datetime = datetime(2025, 4, 30)
    modified: datetime = datetime(2025, 4, 30)
    book: str = ""


class Sums(NamedTuple):
    """A figure's sums: above and below the line, and how many cases were pending and excluded."""

    numerator: Fraction | int
    denominator: Fraction | int | None
    pending: int = 0
    excluded: int = 0


@dataclass(frozen=True)
class World:
    """A measured month of a made-up company."""

    measured: Measured

    def sums(self, kpi: str, unit: str = "company") -> Sums:
        """The sums of a KPI for the company, or for the team, branch or person of that name."""
        found = next(f for (k, _, name), f in self.measured.figures.items() if (k, name) == (kpi, unit))
        return Sums(found.numerator, found.denominator, found.pending, found.excluded)

    def cases(self, kpi: str) -> dict[str, Case]:
        """The KPI's cases by number, without those that only stand below the line."""
        return {case.case_no: case for case in self.measured.cases if case.kpi == kpi and not case.basis}

    def outcomes(self, kpi: str) -> dict[str, str]:
        """What came of each case: hit, miss, pending, or why it is excluded."""
        return {number: _outcome(case) for number, case in self.cases(kpi).items()}

    def owners(self, kpi: str) -> dict[str, str | None]:
        """Whose each case is: the employee number, or why it is nobody's."""
        return {number: case.employee_no or case.problem for number, case in self.cases(kpi).items()}

    def status(self, kpi: str, unit: str = "company") -> str:
        """Whether the figure is final or provisional."""
        return next(f.status for (k, _, n), f in self.measured.figures.items() if (k, n) == (kpi, unit))


def _outcome(case: Case) -> str:
    if case.state == "counted":
        return "hit" if case.numerator else "miss"
    return "pending" if case.state == "pending" else str(case.reason)


def world(
    *sheets: Sheet,
    month: str = MONTH,
    as_of: str = LATER,
    kpis: str = "",
    history: int = 1,
    roster: str = ROSTER,
    **logs: str,
) -> World:
    """The measured month of a company with these tables by log (`work_orders="..."`) and further sheets.

    `kpis` names those to measure (all when blank); `as_of` is an instant like `03-31 23:59:59`; complaint rates
    are summed over `history` months.
    """
    with database(*sheets, month=month, as_of=as_of, roster=roster, logs=logs) as db:
        chosen = {name: KPIS[name] for name in kpis.split()} or ALWAYS
        return World(measured(db, chosen, month, as_of, history))


def measured(db: Database, kpis: Mapping[str, Kpi], month: str, as_of: str, history: int = 1) -> Measured:
    """The month measured with the shipped parameters; complaint rates with the months before."""
    asked = {name: history for name in ("complaint_rate",) if name in kpis}
    return measure(db, [Ask("shipped", kpis, SHARED, months=asked)], Month.parse(month), moment(as_of))


@contextmanager
def database(
    *sheets: Sheet,
    month: str = MONTH,
    as_of: str = LATER,
    roster: str = ROSTER,
    shared: Mapping[str, Parameter] = SHARED,
    logs: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Database]:
    """A database in memory with the tables loaded and everything made that KPIs read."""
    given = [Sheet(log, table(log, text)) for log, text in logs.items()]
    people = [Sheet("roster", table("roster", roster))] if roster else []
    db = _prepared()
    for name in ("source_file", "source_sheet", *(f"log.{quoted(log)}" for log in LOGS)):
        db.rows(f"delete from {name}")
    for number, sheet in enumerate([*people, *given, *sheets], start=1):
        put(db, number, sheet)
    _stage(db, month, as_of, shared)
    yield db


@cache
def _prepared() -> Database:
    """The one database that all worlds of a test run use one after the other: its macros take longest."""
    stack = ExitStack()
    atexit.register(stack.close)
    db = stack.enter_context(open_database(None, threads=1))
    prepare(db, LOGS)
    return db


def _stage(db: Database, month: str, as_of: str, shared: Mapping[str, Parameter]) -> None:
    """Makes what `snapshot` makes from a warehouse: people, newest rows as seen then, and facts."""
    instant = moment(as_of)
    first = datetime(instant.year, instant.month, 1)
    find_people(db, LOGS, last_month=max(Month.parse(month).start, first))
    for log in LOGS.values():
        empty = not db.value(f"select count(*) from log.{quoted(log.id)}")
        if not (empty and log.id in _staged_empty()):
            db.script(versions_sql.current_rows(log), {"as_of": instant})
        (_staged_empty().add if empty else _staged_empty().discard)(log.id)
    db.script("create schema if not exists fact")
    db.folder(shipped("sql", "clock"))
    make_days(db)
    build_facts(db, shared)


@cache
def _staged_empty() -> set[str]:
    """Logs whose staged table is empty already: most worlds have rows in one or two logs only."""
    return set()


def put(db: Database, number: int, sheet: Sheet) -> None:
    """Adds the sheet with its workbook and its rows, the first data row being row 2."""
    book = sheet.book or f"{LOGS[sheet.log].zh}{number}.xlsx"
    db.load(
        "source_file",
        {"file_id": "integer", "sha256": "varchar", "path": "varchar", "size": "bigint", "modified": "timestamp"},
        [(number, f"{number:064d}", book, 1000, sheet.modified)],
    )
    db.rows(
        "insert into source_sheet "
        "(sheet_id, file_id, position, sheet, is_hidden, log, verdict, exported_at, date_1904) "
        "values ($id, $id, 1, 'Sheet1', false, $log, 'loaded', $exported_at, false)",
        {"id": number, "log": sheet.log, "exported_at": sheet.exported_at},
    )
    columns = typing_sql.stored_columns(LOGS[sheet.log])
    named = {name: kind for name, kind in columns.items() if any(name in row for row in sheet.rows)}
    if not sheet.rows:
        return
    db.load(
        f"log.{quoted(sheet.log)}",
        {"source": "bigint", "sheet_id": "integer", "row_no": "integer", "row_hash": "uhugeint", **named},
        [
            (
                number * 2097152 + no,
                number,
                no,
                int(hashlib.md5(str(row).encode()).hexdigest(), 16),
                *(row.get(name) for name in named),
            )
            for no, row in enumerate(sheet.rows, start=2)
        ],
    )
