"""What a file is, found with the standard library alone before any spreadsheet reader may touch it.

Everything of a package is read to its end once, so a wrong checksum, a lying size and a truncated copy are
found here. Runs in the reading child process: what it opens is hostile until shown otherwise.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO, Literal

from pipeline.ingest.styles import clock_kind
from pipeline.ingest.tables import Refused

GIB = 1 << 30
_CHUNK = 1 << 20
_SHARED_ROWS = 20_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCK_PREFIX = "~$"
_DTD = b"<!DOCTYPE"
_UNIQUE_COUNT = re.compile(rb"""uniqueCount\s*=\s*["'](\d+)["']""")
# Beyond column ZZZ there is nothing; the reader would reserve room for all of it.
_WIDE_REFERENCE = re.compile(rb'<c r="[A-Z]{4}')
_HIDDEN = b"hidden="
# Beside hidden rows: formulas, merged cells, errors and ISO dates; and, at its start, a writer that quotes or names
# otherwise, whose marks would be spelled otherwise too.
_MARKS = (_HIDDEN, b"<f", b"mergeCell", b't="e"', b't="d"')
_OTHER_STYLE = (b"='", b":row")
_MACRO = b"macroEnabled.main+xml"
_BINARY = b"sheet.binary.macroEnabled.main"
_OTHER_OFFICE = (b"wordprocessingml", b"presentationml")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MACRO_SUFFIXES = (".xlsm", ".xltm")


@dataclass(frozen=True)
class Limits:
    """What one file may cost. A full sheet of 1,048,576 rows and 30 columns passes the defaults."""

    file_bytes: int = GIB // 2
    expanded_bytes: int = 3 * GIB
    ratio: int = 300  # expanded to packed size
    ratio_free_bytes: int = 16 << 20  # a small file may be as repetitive as it likes
    parts: int = 2000
    sheets: int = 256
    rows: int = 1_048_576
    columns: int = 512
    memory_bytes: int = 2 * GIB
    cpu_seconds: float = 60
    wall_seconds: float = 180
    extra_seconds_per_gib: float = 300  # on top of both times, per GiB of expanded parts
    settle_seconds: float = 60  # a broken file younger than this may still be being copied
    issues_per_code: int = 1000  # listed per sheet

    def allowance(self, expanded: int) -> float:
        """The seconds a file of this many expanded bytes may take beyond the basic ones."""
        return self.extra_seconds_per_gib * expanded / GIB


@dataclass(frozen=True)
class Package:
    """A file that may be read. `expanded` bytes; `hidden_rows` is whether a sheet may have any.

    `plain` is set when its values alone say everything (no formula, error, merged cell, hidden row or unusual number
    format) and tells what a clock time without a day then is. `rows` is about how many rows its only sheet has, 0 where
    it has several.
    """

    kind: Literal["xlsx", "xls"]
    expanded: int
    hidden_rows: bool = True
    plain: Literal["date", "time"] | None = None
    rows: int = 0

    @property
    def can_be_shared(self) -> bool:
        """True for a workbook of one plain sheet that is big enough for two processes."""
        return self.plain is not None and self.rows >= _SHARED_ROWS


@contextmanager
def opened(path: Path, now: float | None, limits: Limits) -> Iterator[BinaryIO]:
    """The file, open for reading, if it is a regular file of bearable size that stays unchanged meanwhile.

    Damage found inside counts as `being_written` when the file changed less than `limits.settle_seconds`
    before `now` (seconds since 1970; None: never).
    """
    if path.name.startswith(_LOCK_PREFIX):
        raise Refused("being_written", "lock_file")
    try:
        before = path.lstat()
        if not stat.S_ISREG(before.st_mode):
            raise Refused("not_a_workbook", "not_a_file")
        # O_NONBLOCK: if a pipe takes the file's place in between, opening it must not wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as fault:
        raise Refused("unreadable", "cannot_open", reason=fault.strerror or type(fault).__name__) from fault
    young = now is not None and now - before.st_mtime < limits.settle_seconds
    with os.fdopen(descriptor, "rb") as file:
        try:
            _same(before, os.fstat(file.fileno()))
            if before.st_size > limits.file_bytes:
                raise Refused("too_large", "file_size", bytes=before.st_size, limit=limits.file_bytes)
            yield file
        except Refused as refused:
            if young and (refused.reason.code == "damaged" or refused.reason.detail == "empty"):
                raise Refused("being_written", "recent", **refused.reason.params) from refused
            raise
        _same(before, path.lstat())


def _same(before: os.stat_result, after: os.stat_result) -> None:
    watched = ("st_ino", "st_size", "st_mtime_ns")
    if any(getattr(before, each) != getattr(after, each) for each in watched):
        raise Refused("being_written", "changed")


def inspect(file: BinaryIO, path: Path, limits: Limits, glance: Callable[[Package], None] | None = None) -> Package:
    """What kind of workbook the open file is; anything else is refused with its reason.

    `glance` is told what it seems to be before it is read through, which is most of the work.
    """
    size = os.fstat(file.fileno()).st_size
    head = file.read(4096)
    if not head:
        raise Refused("not_a_workbook", "empty")
    if head.startswith(_OLE):
        return Package("xls", _ole_size(file, size))
    if head.startswith(b"PK\x03\x04"):
        return _inspect_zip(file, path, limits, glance)
    raise Refused("not_a_workbook", _guess(head))


def _guess(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"mz"):
        return "program"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "xml_2003"
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml", b"mime-version")):
        return "html"
    return "unknown" if b"\x00" in head else "text"


def _ole_size(file: BinaryIO, size: int) -> int:
    """The size, if the OLE2 file is an old workbook and not the envelope of an encrypted one."""
    file.seek(0)
    content = file.read()
    if any(name.encode("utf-16-le") in content for name in ("EncryptedPackage", "EncryptionInfo")):
        raise Refused("encrypted", "password")
    if not any(_has_stream(content, name) for name in ("Workbook", "WORKBOOK", "Book", "BOOK")):
        raise Refused("not_a_workbook", "ole")
    return size


def _has_stream(content: bytes, name: str) -> bool:
    """Whether an OLE2 directory entry has this name; an entry of 128 bytes begins with its name in UTF-16."""
    wanted = name.encode("utf-16-le") + b"\x00\x00"
    place = content.find(wanted, 512)
    while place >= 0 and place % 128:
        place = content.find(wanted, place + 1)
    return place >= 0


def _inspect_zip(file: BinaryIO, path: Path, limits: Limits, glance: Callable[[Package], None] | None) -> Package:
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            # Something stands before the first entry: a program with a workbook glued to it, or the like.
            if min(each.header_offset for each in entries) > 0:
                raise Refused("damaged", "zip_layout")
            members = [each for each in entries if not each.is_dir()]
            _check_members(members, limits)
            _check_kind(package, members, path)
            seeming = _seeming(package, members)
            if glance:
                glance(seeming)
            expanded, marks = _read_through(package, members)
            plain = None if marks else seeming.plain
            return replace(seeming, expanded=expanded, hidden_rows=_HIDDEN in marks, plain=plain)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeDecodeError, ValueError) as fault:
        raise Refused("damaged", "zip", reason=type(fault).__name__) from fault
    except (NotImplementedError, RuntimeError) as fault:
        raise Refused("unreadable", "zip_feature") from fault


def _check_members(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [_folded(each.filename) for each in members]
    expanded = sum(each.file_size for each in members)
    packed = sum(each.compress_size for each in members)
    if any(each.flag_bits & 1 for each in members):
        raise Refused("encrypted", "zip_password")
    if len(members) > limits.parts:
        raise Refused("too_large", "parts", count=len(members), limit=limits.parts)
    if expanded > limits.expanded_bytes:
        raise Refused("too_large", "expanded", bytes=expanded, limit=limits.expanded_bytes)
    if expanded > max(limits.ratio_free_bytes, limits.ratio * packed):
        raise Refused("too_large", "ratio", bytes=expanded, limit=limits.ratio)
    if len(set(names)) < len(names):
        raise Refused("damaged", "duplicate_part")
    if any(".." in name.split("/") for name in names):
        raise Refused("damaged", "zip_layout")


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _check_kind(package: zipfile.ZipFile, members: list[zipfile.ZipInfo], path: Path) -> None:
    parts = {_folded(each.filename): each for each in members}
    types = _start(package, parts.get("[content_types].xml"))
    if _start(package, parts.get("mimetype")).startswith(_ODS):
        encrypted = b"encryption-data" in _start(package, parts.get("meta-inf/manifest.xml"))
        raise Refused("encrypted", "password") if encrypted else Refused("unreadable", "ods")
    if _BINARY in types or "xl/workbook.bin" in parts:
        raise Refused("unreadable", "xlsb")
    if any(each in types for each in _OTHER_OFFICE):
        raise Refused("not_a_workbook", "other_office")
    if b"spreadsheetml" not in types and not any(name.endswith("workbook.xml") for name in parts):
        raise Refused("not_a_workbook", "zip")
    # Excel itself refuses such a file: somebody has renamed a workbook with macros.
    if (_MACRO in types or "xl/vbaproject.bin" in parts) and path.suffix.lower() not in _MACRO_SUFFIXES:
        raise Refused("unreadable", "macro_renamed")


def _start(package: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> bytes:
    if member is None:
        return b""
    with package.open(member) as part:
        return part.read(_CHUNK)


def _seeming(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Package:
    """What the package is by its list of parts, its styles and the start of its only sheet."""
    sheets = [each for each in members if _is_sheet(_folded(each.filename))]
    styles = [each for each in members if _folded(each.filename).endswith("/styles.xml")]
    plain = clock_kind(package.read(styles[0])) if styles else "date"
    rows = _rows_about(_start(package, sheets[0]), sheets[0].file_size) if len(sheets) == 1 else 0
    return Package("xlsx", sum(each.file_size for each in members), plain=plain, rows=rows)


def _read_through(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> tuple[int, set[bytes]]:
    """The expanded bytes of all parts, each read to its end and checked, and the marks that stand in the sheets."""
    expanded, marked = 0, set[bytes]()
    for member in members:
        with package.open(member) as part:
            length, marks = _read_part(part, _folded(member.filename))
        expanded += length
        marked |= marks
    return expanded, marked


def _is_sheet(name: str) -> bool:
    return name.endswith(".xml") and "sheets/" in name


def _rows_about(start: bytes, length: int) -> int:
    """About how many rows a sheet of that length has, going by how many stand at its start."""
    return start.count(b"<row") * length // max(len(start), 1)


def _read_part(part: IO[bytes], name: str) -> tuple[int, set[bytes]]:
    """The length of a part and what marks it bears; one that could harm its reader is refused."""
    is_xml = name.endswith((".xml", ".rels", ".vml"))
    is_sheet = _is_sheet(name)
    length, tail, largest, begun = 0, b"", 0, False
    marks: set[bytes] = set()
    while chunk := part.read(_CHUNK):
        length += len(chunk)
        # Tokens may lie across the border of two chunks.
        seen = tail + chunk
        tail = seen[-64:]
        # A document type can only stand before the content.
        if is_xml and not begun and _DTD in seen:
            raise Refused("damaged", "dtd", part=name)
        begun = begun or (is_sheet and b"sheetData" in seen)
        if is_sheet and _WIDE_REFERENCE.search(seen):
            raise Refused("damaged", "cell_reference", part=name)
        if is_sheet:
            wanted = _MARKS if length > len(chunk) else (*_MARKS, *_OTHER_STYLE)
            marks.update(mark for mark in wanted if mark not in marks and mark in seen)
        if name.endswith("sharedstrings.xml"):
            largest = max([largest, *(int(each) for each in _UNIQUE_COUNT.findall(seen))])
    # The reader reserves room for as many strings as the part claims to hold; each takes five bytes at least.
    if largest > length:
        raise Refused("damaged", "shared_string_count", part=name)
    return length, marks
