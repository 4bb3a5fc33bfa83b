"""Whether the closed months stand: every manifest, its place in the chain, and every frozen file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.close.manifest import (
    MANIFEST,
    Revision,
    hash_of,
    hashes_below,
    manifest_files,
    read_revision,
    revision_folder,
)
from pipeline.errors import ExitCode, ScorecardError
from pipeline.language import Language, Message, message, say
from pipeline.report.documents import to_json


class Unverified(ScorecardError):
    """Closed months do not stand as they were closed."""

    exit_code = ExitCode.UNVERIFIED

    def __init__(self, faults: Sequence[Message]) -> None:
        super().__init__("error.unverified", count=len(faults))
        self.faults = tuple(faults)

    def lines(self, language: Language) -> list[str]:
        return [*super().lines(language), *(say(language, fault.key, **fault.values) for fault in self.faults)]


def require_chain(closed: Path) -> None:
    """Refuses to add to a chain that is broken.

    Raises:
        Unverified: everything wrong with manifests and their chain.
    """
    if faults := chain_faults(closed):
        raise Unverified(faults)


def chain_faults(closed: Path, known_head: str | None = None) -> list[Message]:
    """Everything wrong with manifests and their chain, by month; `known_head` is a seal noted elsewhere."""
    read = [(file, read_revision(file)) for file in manifest_files(closed)]
    found = [revision for _, revision in read if revision is not None]
    unreadable = [message("verify.manifest", file=str(file)) for file, revision in read if revision is None]
    return [
        *unreadable,
        *_without_manifest(closed),
        *(fault for revision in found for fault in _own_faults(closed, revision)),
        *link_faults(found),
        *_head_faults(found, known_head),
    ]


def _without_manifest(closed: Path) -> Iterator[Message]:
    for folder in sorted(closed.glob("*/r*")):
        if folder.is_dir() and not (folder / MANIFEST).exists():
            yield message("verify.manifest", file=str(folder / MANIFEST))


def _own_faults(closed: Path, revision: Revision) -> Iterator[Message]:
    file = revision.folder / MANIFEST
    if hash_of(revision.document) != revision.sha256 or file.read_bytes() != to_json(revision.document):
        yield message("verify.manifest_changed", name=revision.name, file=str(file))
    if revision.folder != revision_folder(closed, revision.month, revision.number):
        yield message("verify.misplaced", name=revision.name, folder=str(revision.folder))


def link_faults(found: Sequence[Revision]) -> Iterator[Message]:
    """Months that others follow and that are gone, two that follow the same, and revisions without those before."""
    there = {revision.sha256 for revision in found}
    for revision in found:
        before = revision.document["previous"]
        if before is not None and before["sha256"] not in there:
            gone = f"{before['month']} r{before['revision']}"
            yield message("verify.dropped", gone=gone, by=revision.name, sha256=before["sha256"])
    for link, count in Counter(revision.previous for revision in found).items():
        if count > 1:
            names = ", ".join(revision.name for revision in found if revision.previous == link)
            yield message("verify.fork", names=names)
    numbers = {(revision.month, revision.number) for revision in found}
    for month, number in sorted(numbers):
        if number > 1 and (month, number - 1) not in numbers:
            yield message("verify.no_revision", name=f"{month} r{number - 1}")


def _head_faults(found: Sequence[Revision], known_head: str | None) -> Iterator[Message]:
    if known_head is not None and known_head not in {revision.sha256 for revision in found}:
        yield message("verify.head", sha256=known_head)


def file_faults(revision: Revision) -> list[Message]:
    """Every file of the revision that changed, is gone, or was not there when it was closed."""
    return compared(revision.folder, dict(revision.files), f"{revision.name}: ")


def compared(folder: Path, expected: dict[str, str], where: str) -> list[Message]:
    """The files below a folder that are not as expected, by name."""
    there = hashes_below(folder) if folder.is_dir() else {}
    faults = []
    for name in sorted({*expected, *there}):
        if name not in there:
            faults.append(message("verify.missing", file=f"{where}{name}"))
        elif name not in expected:
            faults.append(message("verify.added", file=f"{where}{name}"))
        elif there[name] != expected[name]:
            faults.append(message("verify.changed", file=f"{where}{name}"))
    return faults
