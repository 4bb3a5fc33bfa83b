"""Who ran what: one JSON object a line, only ever added to, each with the hash of the line before.

A change, a line taken out or a swap is seen from the file alone. Lines cut off at the end are not: the last hash stands
in every closed month's manifest and is shown when a month is closed, and whoever checks gives it as a known head.
"""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pipeline import __version__
from pipeline.files import sync
from pipeline.language import Message, message
from pipeline.workspace import Workspace

START = "0" * 64
"""The hash before the first line."""
TORN = "torn"
"""The action by which the next line seals one that a killed command left unfinished."""
FaultKind = Literal["edited", "rewritten", "unreadable", "missing", "out_of_place", "torn", "unknown_head"]


@dataclass(frozen=True)
class Entry:
    """One line: who did what when, with which program, and its place in the chain.

    `who` is the name given on the command line, else that of the account; `user` always the account's. `at` is UTC,
    `facts` hold hashes, months and counts, never a customer's data.
    """

    action: str
    at: str
    facts: Mapping[str, Any]
    hash: str
    prev: str
    program: str
    seq: int
    user: str
    who: str

    @property
    def true_hash(self) -> str:
        """The hash that the line should have."""
        return _hash_of({name: value for name, value in vars(self).items() if name != "hash"})


@dataclass(frozen=True)
class AuditFault:
    """Something about the log that is not as it was written; `line` counts from 1, 0 is the file as a whole."""

    line: int
    kind: FaultKind
    values: Mapping[str, object]

    @property
    def told(self) -> Message:
        """The fault in words, with its line."""
        return message(f"audit_log.fault.{self.kind}", line=self.line, **self.values)


def utc_now() -> datetime:
    """The wall clock; the one place where a result may depend on it."""
    return datetime.now(UTC)


def record(
    workspace: Workspace,
    action: str,
    facts: Mapping[str, object],
    who: str | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> str:
    """The hash of the line that was added; it is on the disk when this comes back.

    A last line that a killed command left unfinished is kept, and sealed by a line of its own.
    """
    file = workspace.audit
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        # commands that do not hold the workspace add lines too: each waits for the other's line, never for its work
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.fchmod(descriptor, 0o600)
        last, added = _sealed(file.read_bytes(), clock)
        entry = _entry(last, action, facts, who, clock)
        _append(descriptor, added + _line(entry))
        sync(file.parent)
        return entry.hash
    finally:
        os.close(descriptor)


def _sealed(content: bytes, clock: Callable[[], datetime]) -> tuple[Entry | None, bytes]:
    """The last entry, and what has to be written before the next line can follow."""
    *lines, rest = content.split(b"\n")
    whole = [entry for line in (*lines, rest) if (entry := _parsed(line)) is not None]
    last = whole[-1] if whole else None
    if not rest:
        return last, b""
    if _parsed(rest) is not None:
        return last, b"\n"
    seal = _entry(last, TORN, {"sha256": hashlib.sha256(rest).hexdigest()}, None, clock)
    return seal, b"\n" + _line(seal)


def _entry(
    last: Entry | None, action: str, facts: Mapping[str, object], who: str | None, clock: Callable[[], datetime]
) -> Entry:
    user = account()
    rest = {
        "action": action,
        "at": clock().astimezone(UTC).isoformat(timespec="seconds"),
        "facts": json.loads(_canonical(facts)),
        "prev": last.hash if last else START,
        "program": __version__,
        "seq": last.seq + 1 if last else 1,
        "user": user,
        "who": _encodable(who or user),
    }
    return Entry(**rest, hash=_hash_of(rest))


def account() -> str:
    """The name of the account that runs the program."""
    try:
        return _encodable(getpass.getuser())
    except (OSError, KeyError, ImportError):  # an account without a name, such as in a container
        return str(os.getuid()) if hasattr(os, "getuid") else "-"


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _canonical(value: object) -> bytes:
    """The one way in which a value is written: sorted keys, no blanks, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return text.encode("utf-8", "replace")


def _hash_of(rest: Mapping[str, object]) -> str:
    return hashlib.sha256(_canonical(rest)).hexdigest()


def _line(entry: Entry) -> bytes:
    return _canonical(vars(entry)) + b"\n"


def _append(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]
    os.fsync(descriptor)


def _parsed(line: bytes) -> Entry | None:
    """The entry on the line; None when it is none."""
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return None
    kinds = {field.name: str for field in fields(Entry)} | {"facts": dict, "seq": int}
    if not isinstance(read, dict) or set(read) != set(kinds):
        return None
    return Entry(**read) if all(type(read[name]) is kind for name, kind in kinds.items()) else None


def entries(file: Path) -> list[Entry]:
    """Every line that can be read, oldest first; none where there is no log."""
    return [entry for line in _lines(file) if (entry := _parsed(line)) is not None]


def _lines(file: Path) -> list[bytes]:
    """The lines of the log; an unfinished last one is among them."""
    if not file.exists():
        return []
    *lines, rest = file.read_bytes().split(b"\n")
    return [*lines, rest] if rest else lines


def head(file: Path) -> str:
    """The hash of the last line; zeros when nothing is logged."""
    found = entries(file)
    return found[-1].hash if found else START


def audit_faults(file: Path, known_heads: Mapping[str, str] | None = None) -> list[AuditFault]:
    """Everything about the log that is not as it was written, by line; empty when the chain is whole.

    `known_heads` are last hashes noted elsewhere, by the name of the place: one that the log lacks shows that lines
    were cut off or written anew.
    """
    lines = _lines(file)
    parsed = [_parsed(line) for line in lines]
    hashes = {START} | {entry.true_hash for entry in parsed if entry is not None}
    lost = [
        AuditFault(0, "unknown_head", {"place": place, "hash": known})
        for place, known in (known_heads or {}).items()
        if known not in hashes
    ]
    return [*_chain_faults(lines, parsed), *lost]


def _chain_faults(lines: list[bytes], parsed: list[Entry | None]) -> Iterator[AuditFault]:
    last: Entry | None = None
    unread = 0
    for place, (line, entry) in enumerate(zip(lines, parsed, strict=True)):
        number = place + 1
        if entry is None:
            if _is_sealed(line, last, parsed[number] if number < len(parsed) else None):
                continue
            unread += 1
            yield AuditFault(number, "torn" if number == len(lines) else "unreadable", {})
            continue
        if entry.hash != entry.true_hash or line != _canonical(vars(entry)):
            yield AuditFault(number, "edited", {"seq": entry.seq})
        yield from _place_faults(number, entry, last, unread)
        last, unread = entry, 0


def _is_sealed(line: bytes, last: Entry | None, following: Entry | None) -> bool:
    """True when the next line says that a killed command left exactly this."""
    return (
        following is not None
        and following.action == TORN
        and following.facts.get("sha256") == hashlib.sha256(line).hexdigest()
        and following.prev in ({last.hash, last.true_hash} if last else {START})
    )


def _place_faults(number: int, entry: Entry, last: Entry | None, unread: int) -> Iterator[AuditFault]:
    """Whether the entry follows the one before; `unread` lines between them were named already."""
    expected = (last.seq if last else 0) + 1 + unread
    befores = {last.hash, last.true_hash} if last else {START}
    if entry.seq > expected:
        yield AuditFault(number, "missing", {"first": expected, "last": entry.seq - 1})
    elif entry.seq < expected:
        yield AuditFault(number, "out_of_place", {"seq": entry.seq, "expected": expected})
    elif not unread and entry.prev not in befores:
        yield AuditFault(number, "rewritten", {"seq": entry.seq, "before": entry.seq - 1})
