"""A snapshot reads the warehouse as seen at one instant, and only reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.database import Database, open_database
from pipeline.files import sha256_of
from pipeline.ingest.ledger import prepare
from pipeline.month import Month
from pipeline.warehouse.snapshot import as_parameters, snapshot
from pipeline.workspace import Settings, Workspace
from tests.kpi.tables import LOGS, table
from tests.kpi.world import ROSTER, SHARED, Sheet, put

MARCH = Month(2025, 3)
ORDERS = """
工单号 | 工单类型 | 师傅 | 报修时间 | 预约时间 | 完成时间
WX1 | 维修 | 张三 | 03-01 08:00 | 04-02 09:00 | 03-20 09:00
WX2 | 维修 | 张三 | 03-25 08:00 |             |
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace whose warehouse holds two orders and a roster."""
    place = Workspace(tmp_path, Settings())
    place.warehouse.parent.mkdir()
    with open_database(place.warehouse) as db:
        prepare(db, LOGS)
        put(db, 1, Sheet("roster", table("roster", ROSTER)))
        put(db, 2, Sheet("work_orders", table("work_orders", ORDERS)))
    return place


@contextmanager
def _seen(workspace: Workspace, as_of: str, month: Month = MARCH) -> Iterator[Database]:
    with snapshot(workspace, LOGS, month, datetime.fromisoformat(as_of), SHARED) as db:
        yield db


def test_later_rows_do_not_exist_and_later_stamps_are_blank_but_plans_are_seen(workspace: Workspace) -> None:
    with _seen(workspace, "2025-03-20T08:59:59") as db:
        rows = db.rows("select order_no, completed_at, appointment_at from fact.orders order by 1")
    assert rows == [("WX1", None, datetime(2025, 4, 2, 9))]
    with _seen(workspace, "2025-03-25T08:00:00") as db:
        rows = db.rows("select order_no, completed_at from fact.orders order by 1")
    assert rows == [("WX1", datetime(2025, 3, 20, 9)), ("WX2", None)]


def test_a_snapshot_leaves_the_warehouse_as_it_was(workspace: Workspace) -> None:
    before = sha256_of(workspace.warehouse)
    with _seen(workspace, "2025-05-05") as db, pytest.raises(duckdb.Error):
        db.rows("delete from warehouse.log.work_orders")
    assert sha256_of(workspace.warehouse) == before


def test_a_snapshot_reaches_nothing_outside(workspace: Workspace) -> None:
    outside = workspace.root / "别的.csv"
    outside.write_text("a\n1\n", encoding="utf-8")
    with _seen(workspace, "2025-05-05") as db, pytest.raises(duckdb.Error, match=r"disabled|Permission"):
        db.rows(f"from read_csv('{outside}')")


def test_everybody_of_the_month_is_known_also_in_a_month_after_the_last_row(workspace: Workspace) -> None:
    with _seen(workspace, "2025-08-01", Month(2025, 7)) as db:
        rows = db.rows("select employee_no from people.employment where month = date '2025-07-01' order by 1")
    assert [number for (number,) in rows] == ["0101", "0103", "0104", "0105", "0106", "0107"]


def test_without_a_warehouse_everything_is_empty(tmp_path: Path) -> None:
    with _seen(Workspace(tmp_path, Settings()), "2025-05-05") as db:
        assert db.value("select count(*) from fact.orders") == 0
        assert db.value("select count(*) from fact.leaks") == 0


def test_parameters_travel_as_lists() -> None:
    assert as_parameters({"days": 30, "words": ("漏水", "leak")}) == {"days": 30, "words": ["漏水", "leak"]}
