"""What was mailed to whom: one JSON object a line, on the disk before the next message goes out.

Each message has two lines: `attempt` before the server is spoken to, and what became of it afterwards. A run that is
killed in between leaves an attempt without an end: the server may have taken the message. The next run says so and
sends it again with the same Message-ID, by which most mail programs show it once; so it can come twice, and is never
lost without a word. Addresses stand here as SHA-256 only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import Unusable
from pipeline.files import sync

Outcome = Literal["attempt", "sent", "refused", "too_large", "dropped", "failed"]


@dataclass(frozen=True)
class Entry:
    """One line: which edition of which month and revision, to whom, what it held, when, and what became of it.

    `content` is the fingerprint of the files, `recipient` the SHA-256 of the address in small letters.
    """

    month: str
    revision: int
    kind: str
    id: str
    recipient: str
    content: str
    message_id: str
    when: str
    outcome: Outcome
    code: str = ""

    @property
    def thing(self) -> tuple[str, int, str, str, str]:
        """What is sent once: an edition of a month's revision to one address."""
        return (self.month, self.revision, self.kind, self.id, self.recipient)


def read_ledger(file: Path) -> list[Entry]:
    """Every whole line, oldest first; a last line that a killed run left unfinished is none.

    Raises:
        Unusable: a line is no entry, so that nobody knows what was sent.
    """
    if not file.exists():
        return []
    *lines, _ = file.read_bytes().split(b"\n")
    return [_entry(file, number, line) for number, line in enumerate(lines, start=1)]


def _entry(file: Path, number: int, line: bytes) -> Entry:
    try:
        read: dict[str, Any] = json.loads(line)
        return Entry(**read)
    except (ValueError, TypeError) as fault:
        raise Unusable("send.ledger", file=str(file), line=number) from fault


class Ledger:
    """The open ledger; every line noted is on the disk when `note` comes back."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def note(self, entry: Entry) -> None:
        """Adds a line."""
        line = json.dumps(asdict(entry), ensure_ascii=False).encode() + b"\n"
        while line:
            line = line[os.write(self._descriptor, line) :]
        os.fsync(self._descriptor)


@contextmanager
def open_ledger(file: Path) -> Iterator[Ledger]:
    """The ledger to be added to, readable by its owner only; an unfinished last line is taken off first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
        whole = file.read_bytes().rfind(b"\n") + 1
        os.ftruncate(descriptor, whole)
        os.fsync(descriptor)
        sync(file.parent)
        yield Ledger(descriptor)
    finally:
        os.close(descriptor)
