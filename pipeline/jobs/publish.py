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
from pipeline.files import repair_folder, replace_folder, sha256_of
from pipeline.language import Language
from pipeline.month import Month
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.report.model import MonthReport

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
    return all((folder / name).is_file() and sha256_of(folder / name) == sha for name, sha in files.items())


def publish(
    workspace: Workspace, report: MonthReport, run: Callable[[], Mapping[str, Any]], languages: Sequence[Language]
) -> Path:
    """The published folder with all pages, workbooks and JSON files of the month, and `run.json`."""
    from pipeline.report.write import write_report  # the drawing libraries are slow to load

    place = month_folder(workspace, report.scored.month)
    unfinished = place.with_name(f".{place.name}.unfinished")
    tidy(place)
    with _removed_on_fault(unfinished):
        unfinished.mkdir(parents=True)
        write_report(report, unfinished, languages)
        names = sorted(path for path in unfinished.rglob("*") if path.is_file())
        outputs = {path.relative_to(unfinished).as_posix(): sha256_of(path) for path in names}
        document = json.dumps({**run(), "outputs": outputs}, ensure_ascii=False, indent=1)
        (unfinished / "run.json").write_text(document + "\n", encoding="utf-8")
        replace_folder(unfinished, place)
    return place


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
