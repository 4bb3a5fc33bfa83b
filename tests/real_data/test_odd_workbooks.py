"""`scorecard check` over odd, broken, encrypted and hostile workbooks: each gets its verdict, none a traceback."""

from __future__ import annotations

import json
from pathlib import Path

from bench.commands import scorecard
from tests.real_data.conftest import shared_data

REASONS = {
    "damaged",
    "encrypted",
    "not_a_workbook",
    "being_written",
    "too_large",
    "forbidden_column",
    "unreadable",
}


def test_every_odd_workbook_gets_a_verdict_and_no_traceback(tmp_path: Path) -> None:
    folder = shared_data("odd_workbooks")
    there = {path.name for path in folder.iterdir() if path.suffix in (".xlsx", ".xls", ".xlsb", ".ods")}

    ended = scorecard("check", folder, "--json", folder=tmp_path)

    document = json.loads(ended.out)
    files = {Path(file["path"]).name: file for file in document["files"]}
    verdicts = [files[name] for name in sorted(there)]
    assert {file["status"] for file in verdicts} == {"loaded", "unreadable", "duplicate"}
    assert {file["code"] for file in verdicts if file["status"] == "unreadable"} <= REASONS
    assert all(file["sheets"] for file in verdicts if file["status"] == "loaded")
    assert (ended.code, document["exit_code"]) == (3, 3)
    assert "Traceback" not in ended.err
