"""Which workbooks lie in a folder, which of them are new, and the archive that keeps every one that was loaded."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.files import replace_file, sha256_of, sync, write_whole

TABLE_FILES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".xltm", ".ods", ".et", ".csv")


@dataclass(frozen=True)
class FoundFile:
    """A file as it lies in a folder; `path` is how it is named everywhere: relative to that folder.

    `is_table` is False where its name says that it is none, such as a letter that lies among the logs.
    """

    path: str
    place: Path
    size: int
    modified_ns: int
    is_table: bool = True


@dataclass(frozen=True)
class SeenFile:
    """A path as an earlier run saw it; `code` says why it could not be read."""

    path: str
    size: int
    modified_ns: int
    sha256: str | None
    code: str | None
    detail: str | None

    def is_still(self, found: FoundFile) -> bool:
        """True when nothing about the file suggests other bytes."""
        return (self.size, self.modified_ns) == (found.size, found.modified_ns)


def find_files(folder: Path) -> list[FoundFile]:
    """All files below the folder, by path, and folders that cannot be looked into.

    Hidden files and folders are passed over; lock files of Excel are not.
    """
    found: list[FoundFile | None] = []

    def unreadable(fault: OSError) -> None:
        found.append(_there(Path(fault.filename), folder))

    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # the walk does not enter linked folders: they are named like linked files
        links = [name for name in folders if Path(place, name).is_symlink()]
        found += [_there(Path(place, name), folder) for name in [*names, *links] if not name.startswith(".")]
    return sorted((file for file in found if file is not None), key=lambda file: file.path)


def _there(place: Path, folder: Path) -> FoundFile | None:
    """The file as found, or None when it has vanished since the folder was listed."""
    try:
        found = found_file(place, folder)
    except FileNotFoundError:
        return None
    return replace(found, is_table=place.suffix.lower() in TABLE_FILES or place.is_dir())


def found_file(place: Path, folder: Path) -> FoundFile:
    """The file as found, named relative to the folder where it lies in it, else by its name."""
    status = place.lstat()
    # a path that climbs out again (`raw/../x.xlsx`) must not name what is written for the file elsewhere
    inside = place.is_relative_to(folder) and ".." not in place.relative_to(folder).parts
    path = place.relative_to(folder).as_posix() if inside else place.name
    return FoundFile(path, place, status.st_size, status.st_mtime_ns)


REDACTED = ".redacted.zip"
"""How a copy is called that stands in the archive in place of its workbook, with customers taken out of it."""


@dataclass(frozen=True)
class Redaction:
    """What was taken out of an archived workbook: the hash of the copy that stands in its place, the day, how many
    cells, in how many rows of which sheet; `size` is that of the workbook itself.
    """

    sha256: str
    on: str
    size: int
    cells: int
    rows: Mapping[str, int]


@dataclass(frozen=True)
class ArchivedFile:
    """A workbook in the archive, with how it came; `sha256` and `size` are always those of the workbook as it came."""

    sha256: str
    place: Path
    path: str
    modified_ns: int
    order: int
    redaction: Redaction | None = None

    @property
    def size(self) -> int:
        """Bytes of the workbook as it came."""
        return self.place.stat().st_size if self.redaction is None else self.redaction.size


class Archive:
    """The folder of every workbook ever loaded, named by SHA-256, each with a note of its path, time and order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, found: FoundFile, sha256: str, order: int) -> ArchivedFile:
        """The archived copy of the file, made if need be; its bytes are checked after copying.

        Raises:
            ChangedWhileReading: the file's bytes are no longer those of the hash.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._note(sha256).exists() and (held := self._noted(self._note(sha256))).redaction is not None:
            return held
        kept = ArchivedFile(sha256, self._place(sha256, found.path), found.path, found.modified_ns, order)
        if not kept.place.exists():
            unfinished = self._folder / f".{sha256}.unfinished"
            shutil.copyfile(found.place, unfinished)
            unfinished.chmod(0o600)
            if sha256_of(unfinished) != sha256:
                unfinished.unlink()
                raise ChangedWhileReading(found.path)
            replace_file(unfinished, kept.place)
        note = {"path": kept.path, "modified_ns": kept.modified_ns, "order": order}
        write_whole(self._note(sha256), json.dumps(note, ensure_ascii=False).encode(), mode=0o600)
        return kept

    def held(self) -> frozenset[str]:
        """The hashes of all kept workbooks."""
        return frozenset(note.stem for note in self._folder.glob("*.json"))

    def forget(self, sha256s: Iterable[str]) -> None:
        """Removes copies of files that were not loaded after all."""
        for sha256 in sha256s:
            for path in self._folder.glob(f"{sha256}.*"):
                path.unlink()
        if self._folder.is_dir():
            sync(self._folder)

    def files(self) -> list[ArchivedFile]:
        """All kept workbooks in the order in which they were first loaded."""
        kept = [self._noted(note) for note in self._folder.glob("*.json")]
        return sorted(kept, key=lambda file: (file.order, file.sha256))

    def _noted(self, note: Path) -> ArchivedFile:
        told: Mapping[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        path, modified_ns, order = str(told["path"]), int(told["modified_ns"]), int(told["order"])
        redaction = Redaction(**told["redacted"]) if "redacted" in told else None
        place = self._place(note.stem, path) if redaction is None else self._folder / f"{note.stem}{REDACTED}"
        return ArchivedFile(note.stem, place, path, modified_ns, order, redaction)

    def _place(self, sha256: str, path: str) -> Path:
        return self._folder / f"{sha256}{Path(path).suffix.lower()}"

    def _note(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.json"


class ChangedWhileReading(Exception):
    """Somebody is still writing the file."""
