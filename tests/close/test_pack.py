"""A pack about one person is checked by itself, and whatever was changed in it is named."""

from __future__ import annotations

import json
import shutil
import warnings
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline import audit
from pipeline.close.manifest import hash_of, hidden, salted, sealed
from pipeline.close.pack import PACK, read_pack, write_pack
from tests.cli.command import Outcome, scorecard
from tests.close.test_restate import everything_later, restate
from tests.close.two_months import LATER, MONTH, NEXT, close, run
from tests.ingest.books import Company

CARD, CASES = f"months/{MONTH}/card.json", f"months/{MONTH}/cases.json"
PAGE = f"months/{MONTH}/reports/technicians/0103.html"
POLICY = f"months/{MONTH}/definitions/company/policies/acme/2026-01-01.toml"
MANIFEST = f"chain/{MONTH}-r1.json"
Content = dict[str, bytes]


def pack(root: Path, place: Path, *words: object, month: str = MONTH) -> Outcome:
    """The outcome of packing the evidence about 张三."""
    chosen = ("--employee", "0103", "--month", month, "--by", "李主管", "--output", place, "--as-of", LATER)
    return run(root, "evidence", *chosen, *words)


@pytest.fixture(scope="module")
def packed(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of the closed month; nobody changes it."""
    place = tmp_path_factory.mktemp("pack")
    shutil.copytree(kept, place / "company")
    pack(place / "company", place / "pack.zip").succeeds()
    shutil.rmtree(place / "company")
    return place / "pack.zip"


def faults(place: Path, *words: object) -> list[str]:
    """What checking the pack finds in a folder without anything else."""
    empty = place.parent / "empty"
    empty.mkdir(exist_ok=True)
    outcome = scorecard("verify", "--pack", place, "--json", *words, folder=empty)
    found: list[str] = outcome.document["faults"]
    assert outcome.code == (6 if found else 0)
    assert list(empty.iterdir()) == []
    return found


def rewritten(packed: Path, place: Path, change: Callable[[Content], object], again: bool = False) -> Path:
    """The pack with its files changed; `again` seals it anew, as somebody would who wants to hide it."""
    files = read_pack(packed)
    change(files)
    if again:
        about = json.loads(files.pop(PACK))
        rest = {name: value for name, value in about.items() if name not in ("schema", "files", "sha256")}
        write_pack(place, rest, files)
    else:
        with zipfile.ZipFile(place, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    return place


def edit(name: str, change: Callable[[Any], object]) -> Callable[[Content], None]:
    """Changes the JSON of one file."""

    def change_file(files: Content) -> None:
        document = json.loads(files[name])
        change(document)
        files[name] = json.dumps(document).encode()

    return change_file


def test_a_pack_holds_without_a_workspace_and_shows_its_seals(packed: Path, tmp_path: Path) -> None:
    place = Path(shutil.copy(packed, tmp_path / "pack.zip"))
    assert faults(place) == []
    seal = json.loads(read_pack(place)[MANIFEST])["sha256"]
    assert seal in scorecard("verify", "--pack", place, folder=tmp_path).succeeds().out
    assert faults(place, "--head", seal) == []
    assert faults(place, "--head", "0" * 64)[0].startswith(f"no manifest of the pack bears the seal {'0' * 64}")
    assert packed.stat().st_mode & 0o777 == 0o600


def test_the_same_wish_gives_the_same_bytes_and_a_line_of_the_audit_log(closed: Company, tmp_path: Path) -> None:
    root = closed.workspace.root
    for name in ("one.zip", "other.zip"):
        (tmp_path / name).mkdir()
        pack(root, tmp_path / name / "pack.zip", "--reason", "仲裁").succeeds()
    assert (tmp_path / "one.zip/pack.zip").read_bytes() == (tmp_path / "other.zip/pack.zip").read_bytes()
    last = audit.entries(closed.workspace.audit)[-1]
    assert (last.action, last.who, last.facts["employee_no"]) == ("evidence", "李主管", "0103")
    assert last.facts["months"] == [MONTH]


def test_every_case_has_its_original_row_without_the_customer(packed: Path) -> None:
    files = read_pack(packed)
    rows = {row["row"]: row for row in json.loads(files[f"months/{MONTH}/rows.json"])["rows"]}
    cells = {cell["header"]: cell["text"] for cell in rows[2]["cells"]}
    assert (cells["工单号"], cells["完成时间"], cells["师傅"]) == ("W10-0", "2026-10-08 15:00:00", "0103")
    assert (cells["客户姓名"], cells["联系电话"]) == ("***", "***")
    assert {case["row_no"] for case in json.loads(files[CASES])["cases"]} <= set(rows)


def test_nobody_elses_data_stand_in_a_pack(packed: Path) -> None:
    for name, content in read_pack(packed).items():
        for canary in ("王芳", "王丽华", "1380000"):
            assert canary.encode() not in content, (name, canary)


def flip_page(files: Content) -> None:
    files[PAGE] = files[PAGE].replace(b"</html>", b"</HTML>")


def edit_policy(files: Content) -> None:
    files[POLICY] = files[POLICY].replace(b"reward = 50", b"reward = 60")


def drop_manifest(files: Content) -> None:
    del files[MANIFEST]


CHANGES: dict[str, tuple[Callable[[Content], object], str]] = {
    "page": (flip_page, f"2026-10 r1: {PAGE.removeprefix(f'months/{MONTH}/')} is not the page that was published"),
    "case": (edit(CASES, lambda d: d["cases"].pop(0)), "2026-10 r1: card, figures, money, cases or rules are not"),
    "state": (
        edit(CASES, lambda d: [c.update(numerator="1") for c in d["cases"] if c["kpi"] == "completion"]),
        "2026-10 r1: completion.numerator says 7, and the cases give 10",
    ),
    "grade": (edit(CARD, lambda d: d["card"].update(grade="good")), "card.grade says good, and the cases give fair"),
    "points": (
        edit(CARD, lambda d: d["card"]["indicators"][0].update(points=90.0)),
        "2026-10 r1: done.points says 90.0, and the cases give 70.0",
    ),
    "policy": (
        edit_policy,
        "2026-10 r1: the text of the policy acme is missing or not the one that the manifest names",
    ),
    "chain": (drop_manifest, "the pack has no manifest of 2026-10"),
    "manifest": (edit(MANIFEST, lambda d: d.update(closed_by="王主管")), "the manifest of 2026-10 r1 was changed"),
    "row": (
        edit(f"months/{MONTH}/rows.json", lambda d: d["rows"].pop(0)),
        "the original row of case W10-0 is not in the pack",
    ),
    "foreign row": (
        edit(f"months/{MONTH}/rows.json", lambda d: d["rows"].append({**d["rows"][0], "sha256": "0" * 64})),
        "row 2 is of no workbook that the month was closed with",
    ),
    "other person": (
        edit(CARD, lambda d: d["card"].update(employee_no="0105")),
        "2026-10 r1: the card is that of 0105",
    ),
    "page gone": (lambda files: files.pop(PAGE), "file gone: 2026-10 r1: reports/technicians/0103.html"),
    "no months": (edit(PACK, lambda d: d.update(months=[])), "the pack holds no month"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_was_changed_and_sealed_anew_is_named(packed: Path, tmp_path: Path, kind: str) -> None:
    change, told = CHANGES[kind]
    found = faults(rewritten(packed, tmp_path / "pack.zip", change, again=True))
    assert any(told in fault for fault in found), found


def test_a_changed_file_an_added_one_and_a_changed_list_are_named(packed: Path, tmp_path: Path) -> None:
    def change(files: Content) -> None:
        flip_page(files)
        files["months/extra.txt"] = b"x"
        edit(PACK, lambda d: d.update(made_by="王主管"))(files)

    found = faults(rewritten(packed, tmp_path / "pack.zip", change))
    assert found[:3] == ["pack.json was changed", f"file changed: {PAGE}", "file that was not packed: months/extra.txt"]


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/outside", "a\\..\\b", "c:x", "a//b", "twice", "line\nfeed"])
def test_names_that_lead_elsewhere_are_refused_before_anything_is_read(packed: Path, tmp_path: Path, name: str) -> None:
    place = Path(shutil.copy(packed, tmp_path / "pack.zip"))
    with warnings.catch_warnings(), zipfile.ZipFile(place, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, b"x")
        archive.writestr("twice", b"x")
    told = scorecard("verify", "--pack", place, folder=tmp_path).succeeds(6).complaint
    assert "holds a name that a pack may not have" in told
    assert [file.name for file in tmp_path.iterdir()] == ["pack.zip"]


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 cut off"])
def test_what_is_no_zip_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pack.zip").write_bytes(content)
    told = scorecard("verify", "--pack", tmp_path / "pack.zip", folder=tmp_path).succeeds(6).complaint
    assert "is no whole pack" in told


@pytest.mark.parametrize("name", [CARD, CASES, POLICY, MANIFEST])
@pytest.mark.parametrize("content", [b"{}", b"[[", b'{"card": [], "cases": [{}]}', b"\xff"])
def test_parts_of_another_shape_are_told_without_a_traceback(
    packed: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    assert faults(rewritten(packed, tmp_path / "pack.zip", lambda files: files.update({name: content}), again=True))


def test_an_open_month_is_no_evidence(closed: Company, tmp_path: Path) -> None:
    told = pack(closed.workspace.root, tmp_path / "pack.zip", "--to", NEXT).succeeds(7).complaint
    assert told.startswith("2026-11 not closed")
    assert not (tmp_path / "pack.zip").exists()


def test_nobody_of_that_number_is_told(closed: Company, tmp_path: Path) -> None:
    words = ("--employee", "0999", "--month", MONTH, "--output", tmp_path / "pack.zip")
    assert "0999" in run(closed.workspace.root, "evidence", *words).succeeds(2).complaint


def test_a_changed_archive_makes_no_pack(closed: Company, tmp_path: Path) -> None:
    (note,) = (f for f in closed.workspace.archive.glob("*.json") if "十月.xlsx" in f.read_text(encoding="utf-8"))
    note.with_suffix(".xlsx").write_bytes(b"x")
    assert "does not hold an original workbook" in pack(closed.workspace.root, tmp_path / "p.zip").succeeds(5).complaint


def test_a_restated_month_is_packed_with_its_own_differences_and_its_correction(
    closed: Company, tmp_path: Path
) -> None:
    root = closed.workspace.root
    everything_later(closed)
    restate(root).succeeds()
    close(root, NEXT, as_of=LATER).succeeds()
    place = tmp_path / "pack.zip"
    pack(root, place, "--to", NEXT).succeeds()
    assert faults(place) == []
    files = read_pack(place)
    about = json.loads(files[PACK])
    assert [(m["month"], m["revision"]) for m in about["months"]] == [(MONTH, 2), (NEXT, 1)]
    manifest = json.loads(files[f"chain/{MONTH}-r2.json"])
    assert {entry["employee_no"] for entry in manifest["differences"] if "salt" in entry} == {"0103"}
    assert [entry for entry in manifest["differences"] if set(entry) == {"sha256"}]
    (cell,) = json.loads(files[f"months/{MONTH}/corrections.json"])["corrections"]
    assert (cell["header"], cell["corrected_by"], cell["reason"]) == ("完成时间", "周敏", "师傅漏填，派工单存根有时间")
    gone = rewritten(place, tmp_path / "gone.zip", lambda f: f.pop(MANIFEST), again=True)
    assert f"the closed month {MONTH} r1 is gone: {MONTH} r2 follows it" in "\n".join(faults(gone))


def test_a_hidden_part_keeps_the_hash_and_says_nothing() -> None:
    part = salted({"employee_no": "0105", "amount": "150"})
    shown = sealed({"month": MONTH, "carried": [part]})
    folded = {**shown, "carried": [hidden(part)]}
    assert hash_of(folded) == shown["sha256"]
    assert hash_of({**shown, "carried": [{**part, "amount": "151"}]}) != shown["sha256"]
    plain = sha256(json.dumps({"amount": "150", "employee_no": "0105"}).encode()).hexdigest()
    assert plain != hidden(part)["sha256"]
    assert hidden(salted({"amount": "150"})) != hidden(salted({"amount": "150"}))
