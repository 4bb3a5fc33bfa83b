"""Files that are whole or not there: hashed, synced, renamed into place."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def sha256_of(file: Path) -> str:
    """The SHA-256 of the file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Forces a file's bytes, or a folder's names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Forces a folder and everything below it to the disk."""
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)


def write_whole(file: Path, content: bytes, mode: int = 0o644) -> None:
    """Writes the file so that a reader sees the old or the new content, never a part."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.unfinished")
    with unfinished.open("wb") as stream:
        os.fchmod(stream.fileno(), mode)
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(file)
    sync(file.parent)


def replace_file(new: Path, place: Path) -> None:
    """Puts a finished file in its place, whole."""
    sync(new)
    new.replace(place)
    sync(place.parent)


def replace_folder(new: Path, place: Path) -> None:
    """Puts a finished folder in its place, whole: the old one is swapped out in one step where the system can.

    Elsewhere the old one is moved aside first; `repair_folder` brings it back if nothing follows.
    """
    sync_tree(new)
    aside = _aside(place)
    if not place.exists():
        new.rename(place)
    elif _exchange(new, place):
        shutil.rmtree(new)
    else:
        place.rename(aside)
        new.rename(place)
        shutil.rmtree(aside)
    sync(place.parent)


def repair_folder(place: Path) -> None:
    """Undoes a replacement that was killed half-way: the old folder is back, or gone when the new one stands."""
    aside = _aside(place)
    if aside.exists() and place.exists():
        shutil.rmtree(aside)
    elif aside.exists():
        aside.rename(place)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.aside")


def _exchange(one: Path, other: Path) -> bool:
    """True when the two paths were swapped atomically; False where the system has no such call."""
    with contextlib.suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None, use_errno=True)
        done = libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
        if done == 0:
            return True
        if ctypes.get_errno() in (errno.ENOSPC, errno.EACCES, errno.EROFS):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return False
