"""Whatever is changed of a closed month is named: a byte, a cell, a month, a link, a report, a rule."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.close.manifest import MANIFEST, hash_of, read_revision
from pipeline.report.documents import to_json
from tests.close.two_months import LATER, MONTH, NEXT, close, reseal, run, send_late_export
from tests.ingest.books import Company


def verified(one: Company, *words: object) -> list[str]:
    """What verifying finds, a line each; empty when all stands."""
    outcome = run(one.workspace.root, "verify", "--json", *words)
    faults: list[str] = outcome.document["faults"]
    assert outcome.code == (6 if faults else 0)
    return faults


def flip(file: Path, place: int = -1) -> None:
    """Changes one byte of the file."""
    content = bytearray(file.read_bytes())
    content[place if place >= 0 else len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def test_what_was_closed_stands(closed: Company) -> None:
    assert verified(closed) == []
    assert "verified: 1 closed revision" in run(closed.workspace.root, "verify").succeeds().out


@pytest.mark.parametrize(
    "name",
    [
        "cases.parquet",
        "definitions.zip",
        "kpis.json",
        "pay.json",
        "scorecards.json",
        "rows/log.work_orders.parquet",
        "rows/schema.json",
        "reports/index.html",
        "reports/hr/pay.xlsx",
        "reports/technicians/0103.html",
    ],
)
def test_a_flipped_byte_is_named(closed: Company, name: str) -> None:
    flip(closed.workspace.closed / MONTH / "r1" / name)
    assert verified(closed) == [f"file changed: {MONTH} r1: {name}"]


def test_every_byte_of_a_closed_month_is_under_a_hash(closed: Company) -> None:
    folder = closed.workspace.closed / MONTH / "r1"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    revision = read_revision(folder / MANIFEST)
    assert revision is not None
    assert there == {*revision.files, MANIFEST}


def test_a_changed_manifest_is_named(closed: Company) -> None:
    file = closed.workspace.closed / MONTH / "r1" / MANIFEST
    file.write_text(file.read_text(encoding="utf-8").replace("李主管", "王主管"), encoding="utf-8")
    assert any("the manifest of 2026-10 r1 was changed" in fault for fault in verified(closed))


def test_a_blank_added_to_a_manifest_is_named(closed: Company) -> None:
    file = closed.workspace.closed / MONTH / "r1" / MANIFEST
    file.write_bytes(file.read_bytes() + b"\n")
    assert any("the manifest of 2026-10 r1 was changed" in fault for fault in verified(closed))


def test_a_manifest_sealed_anew_is_missed_by_the_audit_log(closed: Company) -> None:
    file = closed.workspace.closed / MONTH / "r1" / MANIFEST
    document = json.loads(file.read_text(encoding="utf-8")) | {"closed_by": "王主管"}
    file.write_bytes(to_json(document | {"sha256": hash_of(document)}))
    (fault,) = verified(closed)
    assert "2026-10 r1, closed by 李主管" in fault


def test_an_unreadable_manifest_is_named(closed: Company) -> None:
    (closed.workspace.closed / MONTH / "r1" / MANIFEST).write_text("{", encoding="utf-8")
    assert any("manifest of a closed month cannot be read" in fault for fault in verified(closed))


def test_a_manifest_that_lacks_what_it_needs_is_named(closed: Company) -> None:
    folder = closed.workspace.closed / MONTH / "r2"
    folder.mkdir()
    text = '{"month": "2026-10", "revision": 2, "sha256": "x", "files": {"a": "b"}, "previous": null}'
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    assert any("manifest of a closed month cannot be read" in fault for fault in verified(closed))


def test_an_unreadable_note_of_the_archive_is_told(closed: Company) -> None:
    next(closed.workspace.archive.glob("*.json")).write_text("{}", encoding="utf-8")
    assert verified(closed) == ["a note (.json) in archive cannot be read, so the archived workbooks cannot be checked"]


def test_missing_and_added_files_are_named(closed: Company) -> None:
    folder = closed.workspace.closed / MONTH / "r1"
    (folder / "pay.json").unlink()
    (folder / "rows" / "extra.parquet").write_bytes(b"x")
    assert verified(closed) == [f"file gone: {MONTH} r1: pay.json", f"file added since: {MONTH} r1: rows/extra.parquet"]


CHANGED = "  工单/十月.xlsx · Sheet1 · row 2 · 完成时间: was 2026-10-08 15:00:00 at closing, is 2026-10-09 18:00:00"


def change_cell(file: Path) -> None:
    """Types another time of completion over the first one."""
    book = load_workbook(file)
    sheet = book.worksheets[0]
    sheet["E2"] = "2026-10-09 18:00"
    book.save(file)


def test_a_changed_cell_of_a_raw_workbook_is_named(closed: Company) -> None:
    change_cell(closed.workspace.raw / "工单" / "十月.xlsx")
    fault, cell = verified(closed)
    assert fault.startswith("工单/十月.xlsx in data/raw is not what the month was closed with")
    assert cell == CHANGED


def test_a_newer_raw_workbook_that_was_loaded_is_only_noted(closed: Company) -> None:
    change_cell(closed.workspace.raw / "工单" / "十月.xlsx")
    run(closed.workspace.root, "ingest").succeeds()
    outcome = run(closed.workspace.root, "verify", "--json").succeeds()
    assert [note for note in outcome.document["notes"] if note.startswith("note: 工单/十月.xlsx")]


def test_a_changed_cell_of_an_archived_workbook_is_named(closed: Company) -> None:
    (copy,) = (f for f in closed.workspace.archive.glob("*.json") if "十月.xlsx" in f.read_text(encoding="utf-8"))
    change_cell(copy.with_suffix(".xlsx"))
    faults = verified(closed)
    assert faults[0].startswith("the archived workbook was changed: 工单/十月.xlsx")
    assert faults[1] == CHANGED


def test_a_missing_archived_workbook_is_named(closed: Company) -> None:
    (copy,) = (f for f in closed.workspace.archive.glob("*.json") if "花名册" in f.read_text(encoding="utf-8"))
    copy.with_suffix(".xlsx").unlink()
    assert any("the archived workbook is gone: 花名册.xlsx" in fault for fault in verified(closed))


def test_a_dropped_month_is_named_by_the_one_that_follows(closed: Company) -> None:
    close(closed.workspace.root, NEXT, as_of=LATER).succeeds()
    shutil.rmtree(closed.workspace.closed / MONTH)
    assert any("the closed month 2026-10 r1 is gone: 2026-11 r1 follows it" in fault for fault in verified(closed))


def test_nothing_is_added_to_a_broken_chain(closed: Company) -> None:
    root = closed.workspace.root
    close(root, NEXT, as_of=LATER).succeeds()
    shutil.rmtree(closed.workspace.closed / MONTH)
    told = close(root, "2026-12", as_of=LATER).succeeds(6)
    assert "the closed month 2026-10 r1 is gone" in told.err


def test_a_dropped_last_month_is_named_by_the_audit_log(closed: Company) -> None:
    shutil.rmtree(closed.workspace.closed / MONTH)
    assert any(fault.startswith("2026-10 r1, closed by 李主管") for fault in verified(closed))


def test_a_seal_that_left_the_machine_finds_a_chain_written_anew(closed: Company) -> None:
    seal = json.loads((closed.workspace.closed / MONTH / "r1" / MANIFEST).read_text(encoding="utf-8"))["sha256"]
    assert verified(closed, "--head", seal) == []
    shutil.rmtree(closed.workspace.closed)
    closed.workspace.audit.unlink()
    assert verified(closed, "--head", seal) == [
        f"no closed month bears the seal {seal}: months were cut off or written anew"
    ]


def test_a_changed_audit_line_is_named(closed: Company) -> None:
    file = closed.workspace.audit
    file.write_text(file.read_text(encoding="utf-8").replace("李主管", "王主管"), encoding="utf-8")
    assert verified(closed)


def test_a_changed_published_report_is_named(closed: Company) -> None:
    page = closed.workspace.reports / MONTH / "technicians" / "0103.html"
    page.write_text(page.read_text(encoding="utf-8") + "<!-- -->", encoding="utf-8")
    assert verified(closed) == [f"file changed: reports/{MONTH}/technicians/0103.html"]


def test_a_changed_policy_file_is_named(closed: Company) -> None:
    file = closed.workspace.root / "policies" / "acme" / "2026-01-01.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("reward = 50", "reward = 60"), encoding="utf-8")
    (fault,) = verified(closed)
    assert "policies/acme/2026-01-01.toml" in fault


def test_results_that_the_rows_do_not_give_are_named(closed: Company) -> None:
    folder = closed.workspace.closed / MONTH / "r1"
    file = folder / "scorecards.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"grade": "fair"', '"grade": "good"'), encoding="utf-8")
    reseal(folder)
    faults = verified(closed)
    assert any("scorecards.json, scorecards[0103].grade: frozen as good, measured again as fair" in f for f in faults)


def test_a_month_that_is_not_closed_is_told(closed: Company) -> None:
    told = run(closed.workspace.root, "verify", "--month", NEXT).succeeds(2)
    assert "2026-11 is not closed. Closed months: 2026-10" in told.complaint


def test_later_data_leave_what_was_closed_provable(closed: Company) -> None:
    send_late_export(closed)
    run(closed.workspace.root, "run", "--month", NEXT, "--as-of", LATER).succeeds()
    assert verified(closed) == []
