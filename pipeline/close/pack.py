"""Evidence packs: one zip about one person, sealed; written the same way each time, and read without trusting it."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.close.manifest import hash_of, sealed
from pipeline.errors import ExitCode, ScorecardError
from pipeline.files import write_whole
from pipeline.language import Message, message
from pipeline.report.documents import to_json

PACK = "pack.json"
SCHEMA = "pack/1"
README = "README.txt"
CHAIN = "chain"
MONTHS = "months"
MOST_FILES = 20_000
MOST_BYTES = 512 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR = 0o100000
_ENCRYPTED = 0x1

Files = Mapping[str, bytes]


class NoPack(ScorecardError):
    """The file cannot be looked at as a pack at all."""

    exit_code = ExitCode.UNVERIFIED


def write_pack(place: Path, about: Mapping[str, Any], files: Files) -> dict[str, Any]:
    """What the pack says of itself, sealed; the zip stands at `place`, for its owner only. Same content, same bytes."""
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    document = sealed({"schema": SCHEMA, **about, "files": hashes})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted({**files, PACK: to_json(document)}.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (_REGULAR | 0o600) << 16
            archive.writestr(entry, content)
    write_whole(place, buffer.getvalue(), mode=0o600)
    return document


def read_pack(place: Path) -> dict[str, bytes]:
    """Every file of the zip, in memory: nothing is unpacked to the disk, and nothing in it is ever run.

    Raises:
        NoPack: it is no whole zip, too big, or has names that lead elsewhere.
    """
    try:
        if place.stat().st_size > MOST_BYTES:
            raise NoPack("pack.too_big", file=str(place), limit=MOST_BYTES >> 20)
        with zipfile.ZipFile(place) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise NoPack("pack.too_big", file=str(place), limit=MOST_BYTES >> 20)
            if odd := next(_odd_names(entries), None):
                raise NoPack("pack.odd_name", file=str(place), name=ascii(odd))
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, zlib.error) as fault:
        raise NoPack("pack.no_zip", file=str(place), reason=type(fault).__name__) from fault


def _odd_names(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Names that lead out of the pack, come twice, or are no plain files."""
    seen = set()
    for entry in entries:
        name = entry.orig_filename
        parts = name.split("/")
        is_plain = (
            not entry.flag_bits & _ENCRYPTED
            and entry.external_attr >> 16 & 0o170000 in (0, _REGULAR)
            and not {"", ".", ".."} & set(parts)
            and name.isprintable()
            and not any(sign in name for sign in '\\:*?"<>|')
        )
        if not is_plain or name in seen:
            yield name
        seen.add(name)


def read_about(files: Files) -> dict[str, Any]:
    """What the pack says of itself.

    Raises:
        NoPack: there is no such part, or it is of another kind.
    """
    try:
        about = json.loads(files[PACK])
        is_known = about["schema"] == SCHEMA
    except (KeyError, TypeError, ValueError, RecursionError):
        is_known = False
    if not is_known:
        raise NoPack("pack.no_about")
    found: dict[str, Any] = about
    return found


def content_faults(about: Mapping[str, Any], files: Files) -> Iterator[Message]:
    """Files that are not those that were packed, and a list of them that was changed."""
    if hash_of(about) != about["sha256"]:
        yield message("pack.about_changed")
    listed: Mapping[str, str] = about["files"]
    for name in sorted({*listed, *files} - {PACK}):
        if name not in files:
            yield message("verify.missing", file=name)
        elif name not in listed:
            yield message("pack.added", file=name)
        elif sha256(files[name]).hexdigest() != listed[name]:
            yield message("verify.changed", file=name)


def below(files: Files, folder: str) -> dict[str, bytes]:
    """The files of a folder of the pack, by their way from there."""
    return {
        str(PurePosixPath(name).relative_to(folder)): content
        for name, content in files.items()
        if name.startswith(f"{folder}/")
    }
