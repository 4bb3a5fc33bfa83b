"""Archived workbooks with customers taken out: the texts as the reader read them, in place of the workbook.

A redacted copy holds the same sheets, rows and texts, notes and times as were read from the workbook, so that it loads
to the same rows. Copies are put in place all together or not at all: they are finished aside first, and whatever a
killed command left is completed by the next load.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.files import sha256_of, sync, sync_tree, write_whole
from pipeline.ingest.discover import REDACTED, Archive, ArchivedFile, Redaction
from pipeline.ingest.reader import ReaderPool, Result
from pipeline.ingest.tables import CellIssue, SheetText, Unreadable, WorkbookText

_STAGED = ".redacting"
_ABOUT = "workbook.json"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def redactions(archive: Path) -> dict[str, Redaction]:
    """What was taken out of which archived workbook, by the workbook's own hash."""
    return {file.sha256: file.redaction for file in Archive(archive).files() if file.redaction is not None}


def archived_sha_ok(archive: Path, sha256: str) -> bool | Redaction:
    """True when the archive holds that workbook byte for byte; what was taken out when a redacted copy stands there.

    False when it is missing, or when workbook or copy were changed.
    """
    file = next((file for file in Archive(archive).files() if file.sha256 == sha256), None)
    if file is None or not file.place.is_file():
        return False
    found = sha256_of(file.place)
    if file.redaction is None:
        return found == sha256
    return file.redaction if found == file.redaction.sha256 else False


def read_texts(pool: ReaderPool, files: Sequence[ArchivedFile], scratch: Path) -> Iterator[Result]:
    """What reading each workbook gives, in their order; texts lie in `scratch`, in a folder per workbook."""
    whole = [file for file in files if file.redaction is None]
    results = pool.read_many((file.place, scratch / file.sha256) for file in whole)
    for file in files:
        yield next(results)[1] if file.redaction is None else read_redacted(file.place, scratch / file.sha256)


def read_redacted(place: Path, out_dir: Path) -> Result:
    """The texts of a redacted copy, or why it cannot be read."""
    try:
        with zipfile.ZipFile(place) as packed:
            packed.extractall(out_dir)
        return _told(json.loads((out_dir / _ABOUT).read_text(encoding="utf-8")), out_dir)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as fault:
        return Unreadable("damaged", "structure", {"reason": type(fault).__name__})


def _told(about: Mapping[str, Any], folder: Path) -> WorkbookText:
    modified = about["modified"]
    return WorkbookText(
        sheets=tuple(SheetText(**{**each, "csv": folder / each["csv"]}) for each in about["sheets"]),
        date_1904=about["date_1904"],
        modified=None if modified is None else datetime.fromisoformat(modified),
        issues=tuple(CellIssue(**each) for each in about["issues"]),
        issues_left_out=about["issues_left_out"],
    )


def write_redacted(place: Path, text: WorkbookText) -> None:
    """Writes the workbook's texts as a copy that `read_redacted` reads again; the same texts give the same bytes."""
    named = [replace(sheet, csv=Path(f"sheet-{sheet.index:03d}.csv")) for sheet in text.sheets]
    about = {**asdict(text), "sheets": [asdict(sheet) for sheet in named]}
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        _pack(packed, _ABOUT, json.dumps(about, ensure_ascii=False, default=str).encode())
        for sheet, name in zip(text.sheets, named, strict=True):
            _pack(packed, name.csv.name, sheet.csv.read_bytes())
    place.chmod(0o600)


def _pack(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    packed.writestr(entry, content)


def stage_redaction(archive: Path, copies: Sequence[tuple[ArchivedFile, WorkbookText, Redaction]]) -> None:
    """Lays finished copies beside the archive; the next load puts all of them in place.

    Of each redaction `sha256` is filled in here.
    """
    unfinished = archive / f"{_STAGED}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    for file, text, redaction in copies:
        copy = unfinished / f"{file.sha256}{REDACTED}"
        write_redacted(copy, text)
        told = asdict(replace(redaction, sha256=sha256_of(copy)))
        note = {"path": file.path, "modified_ns": file.modified_ns, "order": file.order, "redacted": told}
        content = json.dumps(note, ensure_ascii=False).encode()
        write_whole(unfinished / f"{file.sha256}.json", content, mode=0o600)
    sync_tree(unfinished)
    unfinished.rename(archive / _STAGED)
    sync(archive)


def finish_redaction(archive: Path) -> bool:
    """True when copies were laid ready: they stand in the archive now, and everything has to be loaded again.

    The workbooks they stand for are gone. Does the same when called again, until `settle_redaction` ends it.
    """
    shutil.rmtree(archive / f"{_STAGED}.unfinished", ignore_errors=True)
    staged = archive / _STAGED
    if not staged.is_dir():
        return False
    for note in sorted(staged.glob("*.json")):
        copy = staged / f"{note.stem}{REDACTED}"
        _put(copy, archive / copy.name)
        _put(note, archive / note.name)
        for place in archive.glob(f"{note.stem}.*"):
            if place.name not in (copy.name, note.name):
                place.unlink()
    sync(archive)
    return True


def _put(staged: Path, place: Path) -> None:
    """Copies a staged file into its place, whole; what is staged stays until everything is loaded again."""
    write_whole(place, staged.read_bytes(), mode=0o600)


def settle_redaction(archive: Path) -> None:
    """Ends a redaction: everything was loaded from the copies."""
    if (archive / _STAGED).is_dir():
        done = archive / f"{_STAGED}.unfinished"
        (archive / _STAGED).rename(done)
        shutil.rmtree(done)
        sync(archive)
