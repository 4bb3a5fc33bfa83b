"""Manifests of closed months: what each was frozen with, hashed, and chained to the one closed before."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.files import sha256_of
from pipeline.month import Month

MANIFEST = "manifest.json"
REPORTS = "reports"
"""The folder of a revision that holds its published reports."""
SCHEMA = "closed/1"
KEYS = frozenset(
    {"as_of", "audit_head", "carried", "closed_by", "definitions", "gates", "inputs", "policy", "previous"}
)
"""What a manifest cannot do without."""
SALT = "salt"


@dataclass(frozen=True)
class Revision:
    """One revision of a closed month, as its manifest tells it."""

    folder: Path
    document: Mapping[str, Any]

    @property
    def month(self) -> Month:
        """The month that was closed."""
        return Month.parse(str(self.document["month"]))

    @property
    def number(self) -> int:
        """1 for the closing itself, more for each restatement."""
        return int(self.document["revision"])

    @property
    def sha256(self) -> str:
        """The manifest's own hash."""
        return str(self.document["sha256"])

    @property
    def previous(self) -> str | None:
        """The hash of the manifest that was closed before, whichever month it was of; None for the first."""
        before = self.document["previous"]
        return None if before is None else str(before["sha256"])

    @property
    def files(self) -> Mapping[str, str]:
        """The hash of every file of the revision, by its way from the folder."""
        found: Mapping[str, str] = self.document["files"]
        return found

    @property
    def name(self) -> str:
        """How it is called everywhere: month and revision."""
        return f"{self.month} r{self.number}"

    @property
    def as_link(self) -> dict[str, Any]:
        """How the next manifest names this one."""
        return {"month": str(self.month), "revision": self.number, "sha256": self.sha256}


def revision_folder(closed: Path, month: Month, number: int) -> Path:
    """Where a revision of a month lies."""
    return closed / str(month) / f"r{number}"


def manifest_files(closed: Path) -> list[Path]:
    """Every manifest there is, by month and revision."""
    return sorted(closed.glob(f"*/r*/{MANIFEST}"), key=lambda file: (file.parent.parent.name, _number(file)))


def _number(file: Path) -> int:
    digits = file.parent.name.removeprefix("r")
    return int(digits) if digits.isdecimal() else 0


def read_revision(file: Path) -> Revision | None:
    """The revision of a manifest, or None when nothing usable can be read."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        revision = Revision(file.parent, document)
        is_whole = bool(revision.month and revision.number and revision.sha256 and dict(revision.files))
        is_whole = is_whole and document.keys() >= KEYS
        _ = revision.previous
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return revision if is_whole else None


def revisions(closed: Path) -> list[Revision]:
    """Every readable revision, by month and number."""
    return [found for found in map(read_revision, manifest_files(closed)) if found is not None]


def newest(closed: Path) -> dict[Month, Revision]:
    """The newest revision of each closed month."""
    return {revision.month: revision for revision in revisions(closed)}


def head(found: list[Revision]) -> Revision | None:
    """The end of the chain: the one that no other follows; None when nothing is closed."""
    followed = {revision.previous for revision in found}
    ends = [revision for revision in found if revision.sha256 not in followed]
    return ends[-1] if ends else None


def in_order(found: list[Revision]) -> Iterator[Revision]:
    """The revisions as they were closed, one after the other, as far as the chain holds."""
    following = {revision.previous: revision for revision in found}
    link: str | None = None
    for _ in found:
        if link not in following:
            return
        yield following[link]
        link = following[link].sha256


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the hash of all it says."""
    return {**document, "sha256": hash_of(document)}


def hash_of(document: Mapping[str, Any]) -> str:
    """The hash of a manifest's content, whatever its layout on the disk; its own hash is left out.

    A part with a salt counts by its own hash alone: with `hidden` in its place the manifest has the same hash.
    """
    return digest({name: _folded(value) for name, value in document.items() if name != "sha256"})


def digest(content: object) -> str:
    """The hash of plain data, written in the one way: sorted keys, no blanks, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def salted(part: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a manifest with a random salt: what it says cannot be guessed from its hash."""
    return {SALT: secrets.token_hex(16), **part}


def hidden(part: Mapping[str, Any]) -> dict[str, str]:
    """What stands for a salted part where nobody may read it."""
    return {"sha256": digest(part)}


def _folded(value: Any) -> Any:
    if isinstance(value, list):
        return [_folded(each) for each in value]
    if isinstance(value, dict):
        return hidden(value) if SALT in value else {name: _folded(each) for name, each in value.items()}
    return value


def hashes_below(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder but its manifest, by its way from there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return {file.relative_to(folder).as_posix(): sha256_of(file) for file in files}
