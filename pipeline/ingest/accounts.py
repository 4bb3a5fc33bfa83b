"""What happened to every workbook: the ledger of the warehouse as plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.database import open_database
from pipeline.workspace import shipped

Account = dict[str, Any]


def accounts(warehouse: Path, loaded_now: frozenset[str] = frozenset()) -> list[Account]:
    """Every workbook that lies in the raw folder or was loaded, by path: its status, sheets and rejected rows.

    Status is `loaded`, `known` (loaded by an earlier run), `duplicate`, `unreadable`, `ignored` (no table by its name)
    or `gone` (loaded once, no longer in the folder). Paths in `loaded_now` are those that this run loaded.
    """
    return accounts_and_state(warehouse, loaded_now)[0]


def accounts_and_state(warehouse: Path, loaded_now: frozenset[str] = frozenset()) -> tuple[list[Account], str]:
    """The accounts, and a hash that changes with every workbook loaded and every verdict on a file."""
    if not warehouse.exists():
        return [], ""
    with open_database(warehouse, read_only=True) as db:
        state = str(db.value(_sql("state")))
        files = db.records(_sql("files"))
        parts = [_by_file(db.records(_sql(name))) for name in ("sheets", "rejected_rows", "warnings")]
    listed = [_account(file, [part.get(file["file_id"], []) for part in parts], loaded_now) for file in files]
    return sorted(listed, key=lambda account: str(account["path"])), state


def _by_file(rows: Sequence[Account]) -> dict[int, list[Account]]:
    found: dict[int, list[Account]] = {}
    for row in rows:
        found.setdefault(row["file_id"], []).append(_without_file(row))
    return found


def _account(file: Mapping[str, Any], parts: Sequence[list[Account]], loaded_now: frozenset[str]) -> Account:
    account: Account = {"path": file["path"], "sha256": file["sha256"], "status": file["status"]}
    if file["status"] == "known" and file["path"] in loaded_now:
        account["status"] = "loaded"
    if file["status"] == "unreadable":
        told = json.loads(file["detail"])
        return account | {"code": file["code"], "detail": told["key"], "params": told["params"]}
    if file["status"] == "ignored":
        return account
    if file["status"] == "duplicate":
        return account | {"duplicate_of": file["original"]}
    sheets, rejected, warnings = parts
    noted = [{**row, "severity": "warning"} for row in warnings]
    return account | {"sheets": sheets, "rejected_rows": rejected, "warnings": noted}


def _without_file(row: Mapping[str, Any]) -> Account:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
        if name != "file_id"
    }


def _sql(name: str) -> str:
    return shipped("sql", "ingest", f"{name}.sql").read_text(encoding="utf-8")
