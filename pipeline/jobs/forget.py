"""The job behind `forget`: takes customers out of archive and warehouse, and says what else still holds them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.database import open_database
from pipeline.errors import ExitCode, Faults, Unusable
from pipeline.files import sha256_of
from pipeline.ingest.corrections import Corrector, workbooks_by_path
from pipeline.ingest.discover import Archive, ArchivedFile, FoundFile, Redaction, SeenFile, find_files
from pipeline.ingest.forgotten import Book, Found, Loose, Tokens, Wanted, find, without
from pipeline.ingest.gate import Limits
from pipeline.ingest.load import WORKERS, Progress, ingest
from pipeline.ingest.look import not_worth_reading
from pipeline.ingest.reader import ReaderPool
from pipeline.ingest.redact import finish_redaction, read_texts, redactions, stage_redaction
from pipeline.ingest.tables import WorkbookText
from pipeline.jobs.setup import Definitions, held, load_definitions
from pipeline.workspace import Workspace


@dataclass(frozen=True)
class Holder:
    """A sheet of a workbook with how many of its rows hold somebody who is to be forgotten."""

    path: str
    sheet: str
    rows: int


@dataclass(frozen=True)
class Forgotten:
    """What was taken out, or would be in a trial: cells, rows and phone numbers, and in which workbooks.

    `raw` are workbooks in the raw folder that still hold somebody, `unread` are paths of archived workbooks that could
    not be searched, `months` are published months whose files the next run writes anew.
    """

    cells: int
    rows: int
    phones: int
    workbooks: tuple[str, ...]
    raw: tuple[Holder, ...]
    unread: tuple[str, ...]
    months: tuple[str, ...]
    is_trial: bool

    @property
    def exit_code(self) -> ExitCode:
        """Code 3 while a workbook of the raw folder still holds somebody, or one could not be searched, else 0."""
        return ExitCode.REJECTED if self.raw or self.unread else ExitCode.DONE


def forget(
    workspace: Workspace,
    wanted: Wanted,
    on: date,
    is_trial: bool = False,
    wait: float = 0,
    progress: Progress | None = None,
) -> Forgotten:
    """What was taken out of archive, warehouse and returned workbooks; a trial changes nothing.

    The raw folder is never written to. Closed months hold no customers and stay as they are.

    Raises:
        Faults: corrections concern cells that are to be forgotten, or do not fit the workbooks; nothing is changed.
        Locked: another run holds the workspace.
    """
    with held(workspace, wait):
        definitions = load_definitions(workspace)
        if finish_redaction(workspace.archive):
            _load_again(workspace, definitions, progress)  # what a killed command left comes to its end first
        with _scratch(workspace) as scratch:
            files, waiting = Archive(workspace.archive).files(), _not_yet_loaded(workspace)
            books, unread, found = _search(workspace, definitions, [*files, *waiting], wanted, scratch, progress)
            _refuse_corrected(found)
            loose = Loose.of(found, frozenset(h for log in definitions.logs.values() for h in log.by_header))
            copies = list(_copies(books, found, loose, on, scratch))
            archived = {file.sha256 for file in files}
            kept = [copy for copy in copies if copy[0].sha256 in archived]
            if kept and not is_trial:
                stage_redaction(workspace.archive, kept)
        if kept and not is_trial:
            _load_again(workspace, definitions, progress)
        taken = {file.sha256: redaction for file, _, redaction in copies}
        return Forgotten(
            cells=sum(redaction.cells for _, _, redaction in kept),
            rows=sum(sum(redaction.rows.values()) for _, _, redaction in kept),
            phones=len(found.values("phone")),
            workbooks=tuple(sorted(file.path for file, _, _ in kept)),
            raw=tuple(_holders(workspace, redactions(workspace.archive) | taken)),
            unread=tuple(unread),
            months=_published(workspace),
            is_trial=is_trial,
        )


@contextmanager
def _scratch(workspace: Workspace) -> Iterator[Path]:
    """A folder for texts with everybody in clear, which goes whatever happens."""
    shutil.rmtree(workspace.scratch, ignore_errors=True)
    workspace.scratch.mkdir(parents=True, mode=0o700)
    try:
        yield workspace.scratch
    finally:
        shutil.rmtree(workspace.scratch, ignore_errors=True)


def _not_yet_loaded(workspace: Workspace) -> list[ArchivedFile]:
    """Workbooks in the raw folder that the archive does not hold: they are searched and left alone."""
    known = Archive(workspace.archive).held()
    hashed = ((file, sha256_of(file.place)) for file in find_files(workspace.raw) if not_worth_reading(file) is None)
    return [ArchivedFile(sha, file.place, file.path, file.modified_ns, 0) for file, sha in hashed if sha not in known]


def _search(
    workspace: Workspace,
    definitions: Definitions,
    files: Sequence[ArchivedFile],
    wanted: Wanted,
    scratch: Path,
    progress: Progress | None,
) -> tuple[list[Book], list[str], Found]:
    """Every workbook that can be read, the paths of the others, and what is to be forgotten."""
    seen = [(one.path, one.sha256) for one in _seen(workspace).values()]
    named = [*seen, *((file.path, file.sha256) for file in files)]
    corrector = Corrector(definitions.corrections, workbooks_by_path(named))
    limits = replace(Limits(), **{str(name): value for name, value in workspace.settings.limits.items()})
    unread: list[str] = []

    def readable() -> Iterator[tuple[ArchivedFile, WorkbookText, datetime]]:
        for number, (file, text) in enumerate(zip(files, read_texts(pool, files, scratch), strict=True)):
            if progress is not None:
                progress("read", number, len(files))
            if isinstance(text, WorkbookText):
                yield file, text, workspace.local(datetime.fromtimestamp(file.modified_ns / 1e9, UTC))
            else:
                unread.append(file.path)

    with ReaderPool(WORKERS, limits, workspace.settings.timezone) as pool:
        books, found = find(scratch, definitions.logs, corrector, readable(), wanted)
    return books, sorted(set(unread)), found


def _refuse_corrected(found: Found) -> None:
    if found.corrected:
        raise Faults([Unusable("forget.corrected", **vars(cell)) for cell in found.corrected])


def _copies(
    books: Sequence[Book], found: Found, loose: Loose, on: date, scratch: Path
) -> Iterator[tuple[ArchivedFile, WorkbookText, Redaction]]:
    """Each workbook that holds somebody, without them; counts add to what was taken out of it before."""
    tokens = Tokens()
    for book in books:
        text, taken = without(book, found, loose, tokens, scratch)
        if not taken.cells:
            continue
        before = book.file.redaction or Redaction("", "", book.file.size, 0, {})
        rows = dict(Counter(before.rows) + Counter(taken.rows))
        yield book.file, text, Redaction("", on.isoformat(), before.size, before.cells + taken.cells, rows)


def _load_again(workspace: Workspace, definitions: Definitions, progress: Progress | None) -> None:
    """Makes the warehouse from the archive as it stands now; new workbooks wait for the next run."""
    seen = _seen(workspace)
    files = [file for file in find_files(workspace.raw) if file.path in seen and seen[file.path].is_still(file)]
    ingest(workspace, definitions.logs, files, progress=progress, corrections=definitions.corrections, rebuild=True)


def _seen(workspace: Workspace) -> dict[str, SeenFile]:
    if not workspace.warehouse.exists():
        return {}
    with open_database(workspace.warehouse, read_only=True) as db:
        rows = db.rows("select path, size, modified_ns, sha256, code, detail from seen_path")
    return {row[0]: SeenFile(*row) for row in rows}


def _holders(workspace: Workspace, taken: Mapping[str, Redaction]) -> Iterator[Holder]:
    """The sheets of workbooks in the raw folder out of whose copies somebody was taken."""
    for file in find_files(workspace.raw):
        redaction = taken.get(_hash(file))
        for sheet, rows in redaction.rows.items() if redaction else ():
            yield Holder(file.path, sheet, rows)


def _hash(file: FoundFile) -> str:
    return "" if not_worth_reading(file) else sha256_of(file.place)


def _published(workspace: Workspace) -> tuple[str, ...]:
    """Published months that are not closed."""
    months = sorted(place.parent.name for place in workspace.reports.glob("????-??/run.json"))
    return tuple(month for month in months if not (workspace.closed / month).exists())
