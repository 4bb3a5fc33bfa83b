"""The log of who ran what: every change of a line that stands is seen, and a killed command does not end it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.audit import START, audit_faults, entries, head, record
from pipeline.workspace import Settings, Workspace

NOON = datetime(2026, 11, 6, 12, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace whose log holds three lines."""
    workspace = Workspace(tmp_path, Settings())
    for action, facts in (("ingest", {"files": 3}), ("run", {"month": "2026-10"}), ("close", {"month": "2026-10"})):
        record(workspace, action, facts, who="陈静", clock=lambda: NOON)
    return workspace


def lines_of(place: Workspace) -> list[bytes]:
    return place.audit.read_bytes().splitlines()


def write(place: Workspace, lines: Sequence[bytes], end: bytes = b"\n") -> None:
    place.audit.write_bytes(b"\n".join(lines) + end)


def told(place: Workspace) -> list[tuple[int, str]]:
    return [(fault.line, fault.kind) for fault in audit_faults(place.audit)]


def test_each_line_says_who_did_what_when_and_follows_the_one_before(place: Workspace) -> None:
    first, second, third = entries(place.audit)
    assert (first.who, first.action, first.at, first.facts) == (
        "陈静", "ingest", "2026-11-06T12:00:00+00:00", {"files": 3},
    )  # fmt: skip
    assert [first.prev, second.prev, third.prev] == [START, first.hash, second.hash]
    assert [one.seq for one in entries(place.audit)] == [1, 2, 3]
    assert head(place.audit) == third.hash
    assert audit_faults(place.audit) == []
    assert place.audit.stat().st_mode & 0o777 == 0o600


def test_without_a_name_the_account_stands(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "cron")
    record(place, "run", {})
    record(place, "close", {}, who="陈静")
    assert [(one.who, one.user) for one in entries(place.audit)[3:]] == [("cron", "cron"), ("陈静", "cron")]


def test_no_log_has_no_faults_and_starts_with_zeros(tmp_path: Path) -> None:
    assert head(tmp_path / "none.jsonl") == START
    assert audit_faults(tmp_path / "none.jsonl", {"2026-10": START}) == []


@pytest.mark.parametrize(("old", "new"), [(b"2026-10", b"2026-09"), (b'"seq":2', b'"seq": 2'), (b'"run"', b'"ran"')])
def test_a_changed_line_is_named(place: Workspace, old: bytes, new: bytes) -> None:
    first, second, third = lines_of(place)
    write(place, [first, second.replace(old, new), third])
    assert told(place) == [(2, "edited")]


def test_a_changed_hash_is_named_once(place: Workspace) -> None:
    first, second, third = lines_of(place)
    true = entries(place.audit)[1].hash.encode()
    write(place, [first, second.replace(b'"hash":"' + true[:4], b'"hash":"beef'), third])
    assert told(place) == [(2, "edited")]


def test_a_line_written_anew_with_its_own_hash_does_not_carry_the_next(place: Workspace, tmp_path: Path) -> None:
    other = Workspace(tmp_path / "other", Settings())
    record(other, "ingest", {"files": 3}, who="陈静", clock=lambda: NOON)
    record(other, "run", {"month": "2026-09"}, who="陈静", clock=lambda: NOON)
    write(place, [lines_of(place)[0], lines_of(other)[1], lines_of(place)[2]])
    assert told(place) == [(3, "rewritten")]


def test_a_line_taken_out_is_missed(place: Workspace) -> None:
    first, _, third = lines_of(place)
    write(place, [first, third])
    (fault,) = audit_faults(place.audit)
    assert (fault.line, fault.kind, dict(fault.values)) == (2, "missing", {"first": 2, "last": 2})
    assert str(fault.told) == "audit log, before line 2: numbers 2 to 2 are missing"


def test_the_first_line_taken_out_is_missed(place: Workspace) -> None:
    write(place, lines_of(place)[1:])
    assert told(place) == [(1, "missing")]


def test_swapped_lines_are_out_of_place(place: Workspace) -> None:
    first, second, third = lines_of(place)
    write(place, [first, third, second])
    assert told(place) == [(2, "missing"), (3, "out_of_place")]


def test_a_line_twice_is_out_of_place(place: Workspace) -> None:
    first, second, third = lines_of(place)
    write(place, [first, second, second, third])
    assert told(place) == [(3, "out_of_place")]


@pytest.mark.parametrize("junk", [b"", b"\xff\xfe", b"{}", b"[]", b"null", b"[" * 99_999, b'{"seq": 2}'])
def test_a_line_that_is_no_entry_is_named(place: Workspace, junk: bytes) -> None:
    first, _, third = lines_of(place)
    write(place, [first, junk, third])
    assert told(place) == [(2, "unreadable")]


def test_lines_cut_off_are_missed_by_whoever_knew_the_last(place: Workspace) -> None:
    known = {"2026-10": head(place.audit)}
    assert audit_faults(place.audit, known) == []
    write(place, lines_of(place)[:2])
    assert audit_faults(place.audit) == []
    (fault,) = audit_faults(place.audit, known)
    assert (fault.line, fault.kind, fault.values["place"]) == (0, "unknown_head", "2026-10")


def test_a_log_that_is_gone_is_missed_by_whoever_knew_it(place: Workspace) -> None:
    known = {"2026-10": head(place.audit)}
    place.audit.unlink()
    assert [fault.kind for fault in audit_faults(place.audit, known)] == ["unknown_head"]


def test_a_killed_command_leaves_a_line_that_the_next_one_seals(place: Workspace) -> None:
    whole = lines_of(place)
    write(place, [*whole, whole[2][:40]], end=b"")
    assert told(place) == [(4, "torn")]
    assert head(place.audit) == entries(place.audit)[2].hash
    record(place, "run", {}, clock=lambda: NOON)
    assert [entry.action for entry in entries(place.audit)] == ["ingest", "run", "close", "torn", "run"]
    assert told(place) == []
    assert lines_of(place)[:4] == [*whole, whole[2][:40]]


def test_the_sealed_line_cannot_be_changed_either(place: Workspace) -> None:
    whole = lines_of(place)
    write(place, [*whole, whole[2][:40]], end=b"")
    record(place, "run", {})
    lines = lines_of(place)
    write(place, [*lines[:3], lines[3][:20], *lines[4:]])
    assert (4, "unreadable") in told(place)


def test_a_line_killed_before_its_end_of_line_counts(place: Workspace) -> None:
    write(place, lines_of(place), end=b"")
    record(place, "run", {})
    assert [entry.action for entry in entries(place.audit)] == ["ingest", "run", "close", "run"]
    assert told(place) == []


def test_odd_names_and_values_are_logged_as_they_can_be(place: Workspace) -> None:
    record(place, "run", {"as_of": NOON, "path": "工单\ud800\n"}, who="陈\udc80")
    assert told(place) == []
    last = entries(place.audit)[-1]
    assert last.facts == {"as_of": "2026-11-06 12:00:00+00:00", "path": "工单?\n"}
    assert len(lines_of(place)) == 4
    assert json.loads(lines_of(place)[-1])["hash"] == last.hash
