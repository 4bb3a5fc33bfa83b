"""What is attached: one file as it is, several as one archive that is the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from pipeline.jobs.mail_editions import Edition, Published
from pipeline.language import Language, say

# how an Excel workbook begins that only a password opens: it is an OLE container and no archive
ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")
BOOK, REVIEWS = ".xlsx", "reviews"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Parcel:
    """An attachment: its name without ending, its ending, its type and its bytes."""

    suffix: str
    mime: str
    content: bytes


def attached(edition: Edition, folder: Path) -> tuple[str, ...]:
    """The files of an edition that may travel.

    Of the files for HR these are the workbooks and the reviews, and only when a password keeps the workbooks: who set
    one has thought of where they may go. The page with everybody's deductions stays in its folder.
    """
    if edition.kind != "hr":
        return tuple(sorted(edition.files))
    if not is_locked(edition, folder):
        return ()
    return tuple(name for name in sorted(edition.files) if name.endswith(BOOK) or REVIEWS in PurePosixPath(name).parts)


def is_locked(edition: Edition, folder: Path) -> bool:
    """True when the edition has workbooks and every one of them is encrypted."""
    books = [folder / name for name in edition.files if name.endswith(BOOK)]
    return bool(books) and all(_begins(book, ENCRYPTED) for book in books)


def _begins(file: Path, signature: bytes) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(signature)) == signature


def fingerprint(edition: Edition, published: Published) -> str:
    """A SHA-256 over name and SHA-256 of every file that travels, or stays behind: it changes when any of them does."""
    names = attached(edition, published.folder)
    lines = [f"{name} {published.hashes[name]}" for name in sorted(edition.files)]
    return hashlib.sha256("\n".join([str(bool(names)), *lines]).encode()).hexdigest()


def parcel(edition: Edition, folder: Path) -> Parcel | None:
    """What travels with the mail; None when it only says where the files lie."""
    names = attached(edition, folder)
    if not names:
        return None
    if len(names) == 1:
        (name,) = names
        mime = guess_type(name, strict=True)[0] or "application/octet-stream"
        return Parcel(PurePosixPath(name).suffix, mime, (folder / name).read_bytes())
    return Parcel(".zip", "application/zip", _zipped(folder, names))


def _zipped(folder: Path, names: Sequence[str]) -> bytes:
    shared = _common_folder(names)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(PurePosixPath(name).relative_to(shared).as_posix(), _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (folder / name).read_bytes())
    return made.getvalue()


def _common_folder(names: Sequence[str]) -> PurePosixPath:
    """The deepest folder that holds all of them, so that links between the pages stay right."""
    first = PurePosixPath(names[0]).parent
    return next(
        place for place in (first, *first.parents) if all(PurePosixPath(n).is_relative_to(place) for n in names)
    )


def file_name(edition: Edition, published: Published, parcel: Parcel, language: Language) -> str:
    """The name under which the attachment is saved."""
    who = f"_{edition.id}" if edition.is_personal else ""
    return say(language, f"send.file.{edition.kind}") + f"_{published.month}{who}{parcel.suffix}"
