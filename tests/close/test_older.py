"""A month closed by an earlier version of the program is still proved by this one, with what it was closed with."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from pipeline import __version__
from tests.close.two_months import LATER, MONTH, NEXT, reseal, run

OLDER = sorted(Path(__file__).parent.glob("closed_by_*.zip"))


@pytest.fixture(params=OLDER, ids=[file.stem for file in OLDER])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A company whose October 2026 was closed by an earlier version."""
    root = tmp_path / "company"
    with zipfile.ZipFile(request.param) as kept:
        kept.extractall(root)
    # the published report is a copy of the frozen one
    shutil.copytree(root / "data" / "closed" / MONTH / "r1" / "reports", root / "reports" / MONTH)
    return root


def manifest(root: Path) -> dict[str, object]:
    """What the month was closed with."""
    file = root / "data" / "closed" / MONTH / "r1" / "manifest.json"
    found: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_there_is_a_month_of_an_earlier_version(older: Path) -> None:
    versions = manifest(older)["versions"]
    assert isinstance(versions, dict)
    assert versions["program"] != __version__


def test_it_still_stands(older: Path) -> None:
    outcome = run(older, "verify", "--json", "--head", manifest(older)["sha256"]).succeeds()
    assert outcome.document["faults"] == []
    assert outcome.document["revisions"] == [f"{MONTH} r1"]


def test_it_is_measured_again_by_its_own_definitions(older: Path) -> None:
    """A frozen query that counts nothing gives other figures, although the program's own is as it was."""
    folder = older / "data" / "closed" / MONTH / "r1"
    changed = folder / "changed.zip"
    name = "shipped/sql/kpi/completion.sql"
    with zipfile.ZipFile(folder / "definitions.zip") as kept, zipfile.ZipFile(changed, "w") as new:
        for entry in kept.namelist():
            text = kept.read(entry)
            new.writestr(entry, text + b"\nand 1 = 0" if entry == name else text)
    changed.replace(folder / "definitions.zip")
    reseal(folder)
    faults = run(older, "verify", "--json").document["faults"]
    assert any("case completion W10-0" in fault for fault in faults)


def test_the_next_month_follows_it(older: Path) -> None:
    run(older, "close", "--month", NEXT, "--by", "李主管", "--as-of", LATER).succeeds()
    run(older, "verify").succeeds()
