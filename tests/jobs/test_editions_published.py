"""What a published month says of its editions, who may open them, and that no customer is told of in any of them."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.database import open_database, quoted
from pipeline.definitions.log import load_logs
from pipeline.jobs.publish import published as run_document
from pipeline.jobs.publish import stands
from pipeline.jobs.run import run_month
from pipeline.language import LANGUAGES
from pipeline.month import Month
from pipeline.workspace import find_workspace
from tests.cli.command import AS_OF, MONTH

CUSTOMERS = ("phone", "address")
MANAGERS = """
[[managers]]
id = "0107"
teams = ["香洲维修班"]
[[managers]]
id = "zhongshan"
name = "李主任"
branches = ["中山石岐网点"]
"""
MOBILE = re.compile(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z])")


def month_of(workspace: Path) -> Path:
    return workspace / "reports" / MONTH


def document_of(workspace: Path) -> dict[str, Any]:
    found = run_document(month_of(workspace))
    assert found is not None
    return found


def again(workspace: Path) -> bool:
    """Publishes the month again; True when the files were written anew."""
    month, moment = Month.parse(MONTH), datetime.fromisoformat(AS_OF)
    return run_month(find_workspace(workspace), month, moment, LANGUAGES).fresh


def everything_said(folder: Path) -> Iterator[tuple[Path, str]]:
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as book:
                yield file, "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        else:
            yield file, file.read_text(encoding="utf-8")


def customers(workspace: Path) -> set[str]:
    """Every phone number and address in the logs that were loaded."""
    found: set[str] = set()
    with open_database(workspace / "data" / "warehouse.duckdb", read_only=True) as db:
        for log in load_logs().values():
            for name, column in log.columns.items():
                if column.personal in CUSTOMERS:
                    rows = db.rows(f"select distinct {quoted(name)} from log.{quoted(log.id)}")
                    found |= {str(value) for (value,) in rows if value and len(str(value)) > 5}
    assert len(found) > 100
    return found


@pytest.fixture(scope="module")
def managed(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company's workspace, whose settings say who manages whom; to be looked at, not changed."""
    folder = tmp_path_factory.mktemp("managed") / published.name
    shutil.copytree(published, folder)
    with (folder / "scorecard.toml").open("a", encoding="utf-8") as settings:
        settings.write(MANAGERS)
    assert again(folder)
    return folder


def editions(workspace: Path, kind: str) -> dict[str, dict[str, Any]]:
    return {edition["id"]: edition for edition in document_of(workspace)["editions"] if edition["kind"] == kind}


def test_run_json_names_every_edition_and_its_files(managed: Path) -> None:
    document = document_of(managed)
    assert document["revision"] == 1
    cards = json.loads((month_of(managed) / "scorecards.json").read_text(encoding="utf-8"))["scorecards"]
    own = editions(managed, "technician")
    assert [(number, edition["name"]) for number, edition in own.items()] == [
        (card["employee_no"], card["name"]) for card in cards
    ]
    files = [file for edition in document["editions"] for file in edition["files"]]
    assert set(files) <= document["outputs"].keys()
    assert len(files) == len(set(files))


def test_settings_say_whose_people_stand_in_whose_folder(managed: Path) -> None:
    found = {
        (name, edition["name"]): sorted(Path(file).stem for file in edition["files"] if "/technicians/" in file)
        for name, edition in editions(managed, "manager").items()
    }
    assert found == {("0107", "郭志坚"): ["0103"], ("zhongshan", "李主任"): ["0115", "0119"]}


def test_without_managers_there_is_no_folder_of_theirs(published: Path) -> None:
    assert not (month_of(published) / "managers").exists()
    assert editions(published, "manager") == {}


def test_a_managers_files_name_nobody_else(managed: Path) -> None:
    cards = json.loads((month_of(managed) / "scorecards.json").read_text(encoding="utf-8"))["scorecards"]
    for name, seen in (("0107", {"0103", "0107"}), ("zhongshan", {"0115", "0119"})):
        known = {card["name"] for card in cards if card["employee_no"] in seen}
        others = [card for card in cards if card["employee_no"] not in seen]
        numbers = re.compile(rf"(?<![\w#.])({'|'.join(card['employee_no'] for card in others)})(?![\w.])")
        names = re.compile("|".join(card["name"] for card in others if card["name"] not in known))
        for file, text in everything_said(month_of(managed) / "managers" / name):
            # the data dictionary's examples are the same in every company
            assert file.name == "data-dictionary.html" or not numbers.search(text), file
            assert not names.search(text), file


def test_no_customer_is_told_of_anywhere(managed: Path) -> None:
    known = re.compile("|".join(map(re.escape, sorted(customers(managed)))))
    for file, text in everything_said(month_of(managed)):
        # the data dictionary's examples are nobody's
        assert not known.search(text), file
        assert file.name == "data-dictionary.html" or not MOBILE.search(text), file


def test_a_published_month_stands_and_its_closed_folder_stays_closed(workspace: Path) -> None:
    wanted = document_of(workspace)["fingerprint"]
    folder = month_of(workspace)
    assert (folder / "hr").stat().st_mode & 0o777 == 0o700
    assert stands(folder, wanted)
    pay = folder / "hr" / "pay.xlsx"
    pay.chmod(0o644)
    assert not stands(folder, wanted)
    pay.chmod(0o600)
    assert stands(folder, wanted)
    pay.write_bytes(b"")
    assert not stands(folder, wanted)


def test_a_password_locks_the_pay_workbook_and_nothing_else(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = document_of(workspace)["outputs"]
    monkeypatch.setenv("SCORECARD_PAY_PASSWORD", "四月的雨-2026")
    assert again(workspace)
    after = document_of(workspace)["outputs"]
    assert {name for name in before if before[name] != after[name]} == {"hr/pay.xlsx"}
    assert not zipfile.is_zipfile(month_of(workspace) / "hr" / "pay.xlsx")
    monkeypatch.delenv("SCORECARD_PAY_PASSWORD")
    assert again(workspace)
    assert document_of(workspace)["outputs"] == before
