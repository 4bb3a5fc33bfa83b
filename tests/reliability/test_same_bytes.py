"""The same inputs and moment give the same bytes: elsewhere, again, rebuilt, and in whatever order files arrive."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random
from typing import Any

from bench.commands import AS_OF, MONTH, run_month, scorecard
from bench.trial import copy_workspace, published_files
from pipeline.database import Database, open_database, quoted

ELSEWHERE = {"TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "4711"}
BATCHES = 2
RUN = ("run", "--month", MONTH, "--as-of", AS_OF, "--lang", "zh")


def test_another_folder_time_zone_locale_and_hash_seed_change_nothing(
    company: Path, published: Path, tmp_path: Path
) -> None:
    workspace = tmp_path / "somewhere else" / "公司"
    copy_workspace(company, workspace)

    scorecard(*RUN, folder=workspace, environment=ELSEWHERE)

    assert published_files(workspace) == published_files(published)


def test_a_second_run_changes_nothing_and_loads_nothing(published: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "company"
    copy_workspace(published, workspace)
    before = (workspace / "data" / "warehouse.duckdb").read_bytes()

    again = scorecard(*RUN, "--json", folder=workspace)

    assert {file["status"] for file in json.loads(again.out)["files"]} == {"known", "duplicate", "unreadable"}
    assert (workspace / "data" / "warehouse.duckdb").read_bytes() == before
    assert published_files(workspace) == published_files(published)


def test_a_rebuilt_warehouse_is_equal(published: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "company"
    copy_workspace(published, workspace)
    shutil.rmtree(workspace / "reports")

    assert scorecard("ingest", "--rebuild", folder=workspace).code == 3
    run_month(workspace)

    assert tables(workspace) == tables(published)
    assert published_files(workspace) == published_files(published)


def test_the_order_in_which_files_arrive_changes_no_figure(company: Path, published: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "company"
    copy_workspace(company, workspace)
    raw, aside = workspace / "data" / "raw", workspace / "aside"
    raw.rename(aside)
    paths = sorted(path for path in aside.rglob("*") if path.is_file())
    Random(5).shuffle(paths)

    for batch in range(BATCHES):
        for path in paths[batch::BATCHES]:
            place = raw / path.relative_to(aside)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.rename(place)
        scorecard("ingest", folder=workspace)
    run_month(workspace)

    for name in ("kpis.json", "scorecards.json"):
        assert document(workspace, name) == document(published, name)


def document(workspace: Path, name: str) -> Any:
    return json.loads((workspace / "reports" / MONTH / name).read_text(encoding="utf-8"))


def tables(workspace: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the warehouse, in an order of its own."""
    with open_database(workspace / "data" / "warehouse.duckdb", read_only=True) as db:
        names = db.rows(
            "select table_schema, table_name from information_schema.tables "
            "where table_type = 'BASE TABLE' order by all"
        )
        return {f"{schema}.{name}": contents(db, schema, name) for schema, name in names}


def contents(db: Database, schema: str, table: str) -> list[tuple[Any, ...]]:
    return db.rows(f"select * from {quoted(schema)}.{quoted(table)} order by all")
