"""The first look at a load's files: which are new, which wait as they are, and which cannot be read at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from pipeline.files import sha256_of
from pipeline.ingest.discover import Archive, ArchivedFile, ChangedWhileReading, FoundFile, SeenFile
from pipeline.ingest.tables import Unreadable

IGNORED = "ignored"  # the code of files that are no tables by their name: no fault, but named

_BEING_COPIED = Unreadable("being_written", "changed")


@dataclass(frozen=True)
class Looked:
    """Paths as seen now, workbooks that arrived, and by hash why some of them could not be read."""

    paths: dict[str, SeenFile] = field(default_factory=dict)
    arrived: list[ArchivedFile] = field(default_factory=list)
    refused: dict[str, Unreadable] = field(default_factory=dict)


def is_settled(seen: Mapping[str, SeenFile], file: FoundFile) -> bool:
    """True when an earlier run saw the file as it is now and another try would say the same."""
    known = seen.get(file.path)
    if known is None or not known.is_still(file):
        return False
    # a file that could not be opened may be given free without its size and time changing
    return (known.sha256 is not None and known.code != "being_written") or not_worth_reading(file) is not None


def nothing_gone(seen: Mapping[str, SeenFile], found: Sequence[FoundFile], held: AbstractSet[str]) -> bool:
    """True when every path that an earlier run saw is there, apart from workbooks that only the archive holds."""
    there = {file.path for file in found}
    return all(path in there or is_lost(known, held) for path, known in seen.items())


def is_lost(known: SeenFile, held: AbstractSet[str]) -> bool:
    """True for a workbook that was loaded once and that today's program refuses to read from the archive."""
    return known.code is not None and known.sha256 in held


def look(
    found: Iterable[FoundFile], seen: Mapping[str, SeenFile], known: Mapping[str, str], archive: Archive
) -> Looked:
    """What lies there, with new workbooks copied to the archive.

    `seen` is what earlier runs saw; `known` gives the path of every workbook that needs no reading, by its hash.
    """
    looked, known = Looked(), dict(known)
    for file in found:
        if is_settled(seen, file):
            looked.paths[file.path] = seen[file.path]
            continue
        sha256 = _hash(file)
        if isinstance(sha256, str) and sha256 not in known:
            sha256 = _arrive(file, sha256, len(known), archive, looked)
            known |= {sha256: file.path} if isinstance(sha256, str) else {}
        looked.paths[file.path] = _seen(file, sha256)
    return looked


def _hash(file: FoundFile) -> str | Unreadable:
    if (reason := not_worth_reading(file)) is not None:
        return reason
    try:
        return sha256_of(file.place)
    except FileNotFoundError:
        return _BEING_COPIED
    except OSError as fault:
        return Unreadable("unreadable", "cannot_open", {"reason": fault.strerror or type(fault).__name__})


def _arrive(file: FoundFile, sha256: str, order: int, archive: Archive, looked: Looked) -> str | Unreadable:
    try:
        looked.arrived.append(archive.keep(file, sha256, order))
    except (ChangedWhileReading, FileNotFoundError):
        return _BEING_COPIED
    return sha256


def not_worth_reading(file: FoundFile) -> Unreadable | None:
    """Why the file is not even opened, or None when it is."""
    if not file.is_table:
        return Unreadable(IGNORED, IGNORED)
    if file.place.name.startswith("~$"):
        return Unreadable("being_written", "lock_file")
    if file.place.is_symlink():
        return Unreadable("not_a_workbook", "not_a_file")
    if file.place.is_dir():
        return Unreadable("unreadable", "folder")
    if not file.place.is_file():
        return Unreadable("not_a_workbook", "not_a_file")
    return None


def _seen(file: FoundFile, outcome: str | Unreadable) -> SeenFile:
    if isinstance(outcome, str):
        return SeenFile(file.path, file.size, file.modified_ns, outcome, None, None)
    return SeenFile(file.path, file.size, file.modified_ns, None, outcome.code, detail_text(outcome))


def refused_file(kept: ArchivedFile, reason: Unreadable) -> SeenFile:
    """A workbook of the archive as an earlier run would have seen it, with why it cannot be read."""
    return SeenFile(kept.path, kept.size, kept.modified_ns, kept.sha256, reason.code, detail_text(reason))


def detail_text(reason: Unreadable) -> str:
    """The finer reason with what it names, as it is stored: `{"key": "rows", "params": {"limit": "1000"}}`."""
    return json.dumps({"key": reason.detail, "params": dict(reason.params)}, ensure_ascii=False)
