"""Publishes a month as a whole: built aside, synced, swapped in; what already stands unchanged is left alone."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pipeline
from pipeline.close.manifest import REPORTS, Revision, hashes_below
from pipeline.files import repair_folder, replace_folder, sha256_of
from pipeline.language import Language
from pipeline.month import Month
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.report.editions import PublishedEdition
    from pipeline.report.model import MonthReport

CLOSED = "hr"
"""The folder of a month that only its owner may open."""
LIBRARIES = ("chinesecalendar", "duckdb", "jinja2", "matplotlib", "pydantic", "python-calamine-plus", "xlsxwriter")


def month_folder(workspace: Workspace, month: Month) -> Path:
    """The folder in which the month is published."""
    return workspace.reports / str(month)


def fingerprint(
    state: str, definitions: str, rules: str, month: Month, as_of: datetime, languages: Sequence[Language]
) -> str:
    """A hash of everything that decides what a month's files say; `rules` are the policies in force and all others."""
    parts = [pipeline.__version__, *versions().values(), state, definitions, rules, str(month), as_of.isoformat()]
    return hashlib.sha256("\n".join([*parts, *languages]).encode()).hexdigest()


def versions() -> dict[str, str]:
    """The program's version and those of everything that shapes its results."""
    return {
        "program": pipeline.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def published(folder: Path) -> dict[str, Any] | None:
    """What `run.json` of a published month says, or None when nothing readable is published."""
    try:
        document = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) else None


def stands(folder: Path, wanted: str) -> bool:
    """True when the folder holds exactly what that fingerprint would give again."""
    document = published(folder)
    if document is None or document.get("fingerprint") != wanted:
        return False
    files: Mapping[str, str] = document.get("outputs", {})
    try:
        whole = all((folder / name).is_file() and sha256_of(folder / name) == sha for name, sha in files.items())
        return whole and not any(map(_is_open, (folder / CLOSED, *(folder / CLOSED).rglob("*"))))
    except PermissionError:
        return False  # somebody else's closed folder: whether it stands cannot be seen


def _is_open(path: Path) -> bool:
    """True when others than the owner may look at it."""
    return bool(path.stat().st_mode & 0o077)


def publish(
    workspace: Workspace,
    report: MonthReport,
    run: Callable[[], Mapping[str, Any]],
    languages: Sequence[Language],
    password: str | None = None,
) -> Path:
    """The published folder with all pages, workbooks, JSON files and editions of the month, and `run.json`.

    `password` locks the pay workbook.
    """
    from pipeline.report.write import write_report  # the drawing libraries are slow to load

    place = month_folder(workspace, report.scored.month)
    unfinished = place.with_name(f".{place.name}.unfinished")
    tidy(place)
    with _removed_on_fault(unfinished):
        unfinished.mkdir(parents=True)
        editions = write_report(report, unfinished, languages, password)
        names = sorted(path for path in unfinished.rglob("*") if path.is_file())
        outputs = {path.relative_to(unfinished).as_posix(): sha256_of(path) for path in names}
        known = {**run(), "editions": list(map(_edition, editions)), "outputs": outputs}
        document = json.dumps(known, ensure_ascii=False, indent=1)
        (unfinished / "run.json").write_text(document + "\n", encoding="utf-8")
        replace_folder(unfinished, place)
    return place


def put_back(revision: Revision, place: Path) -> bool:
    """True when the published reports of a closed month were not those it was closed with; they are again."""
    frozen = revision.folder / REPORTS
    if place.is_dir() and hashes_below(place) == hashes_below(frozen):
        return False
    unfinished = place.with_name(f".{place.name}.unfinished")
    tidy(place)
    with _removed_on_fault(unfinished):
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(frozen, unfinished)
        for path in (unfinished, *unfinished.rglob("*")):
            is_hr = CLOSED in path.relative_to(unfinished).parts
            path.chmod((0o700 if is_hr else 0o755) if path.is_dir() else (0o600 if is_hr else 0o644))
        replace_folder(unfinished, place)
    return True


def _edition(published: PublishedEdition) -> dict[str, Any]:
    edition = published.edition
    files = list(map(str, published.files))
    return {"kind": edition.kind, "id": edition.id, "name": edition.name, "files": files}


@contextmanager
def _removed_on_fault(folder: Path) -> Iterator[None]:
    """Leaves nothing half-written behind, so that a full disk is not fuller afterwards, and names the place."""
    try:
        yield
    except OSError as fault:
        shutil.rmtree(folder, ignore_errors=True)
        if fault.filename is None:
            raise OSError(fault.errno, fault.strerror, str(folder)) from fault
        raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def tidy(place: Path) -> None:
    """Removes what a killed run left beside a month, and undoes a replacement it left half-way."""
    repair_folder(place)
    shutil.rmtree(place.with_name(f".{place.name}.unfinished"), ignore_errors=True)
