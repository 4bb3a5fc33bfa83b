"""Loads new and changed workbooks: recognise sheets, land text, type and check set-wise, account for every row."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pipeline.database import Database, open_database, seal
from pipeline.definitions.corrections import Correction
from pipeline.definitions.log import LogDefinition
from pipeline.errors import Faults
from pipeline.files import replace_file
from pipeline.ingest import landing_sql, typing_sql, versions_sql
from pipeline.ingest.corrections import Corrector, workbooks_by_path
from pipeline.ingest.discover import Archive, ArchivedFile, FoundFile, SeenFile, find_files
from pipeline.ingest.gate import Limits
from pipeline.ingest.land import Sheet, head, judge, next_number, take_sheet
from pipeline.ingest.ledger import check_totals, fingerprints, ingest_sql, prepare, seen_paths
from pipeline.ingest.look import Looked, detail_text, is_lost, is_settled, look, nothing_gone, refused_file
from pipeline.ingest.reader import ReaderPool
from pipeline.ingest.recognise import exported_in_name, forbidden_header
from pipeline.ingest.redact import finish_redaction, read_texts, settle_redaction
from pipeline.ingest.returned import Fault, ReturnedSheet, write_returned
from pipeline.ingest.spelling import spell
from pipeline.ingest.tables import Unreadable, WorkbookText
from pipeline.ingest.who import find_people
from pipeline.workspace import Workspace

Progress = Callable[[str, int, int], None]
WORKERS = 2


@dataclass(frozen=True)
class IngestResult:
    """What one ingest did: paths newly loaded, and whether anything in the warehouse changed."""

    loaded: tuple[str, ...]
    changed: bool


def ingest(
    workspace: Workspace,
    logs: Mapping[str, LogDefinition],
    files: Sequence[FoundFile] | None = None,
    rebuild: bool = False,
    progress: Progress | None = None,
    corrections: Sequence[Correction] = (),
) -> IngestResult:
    """Brings the warehouse up to date with `data/raw` (or the given files) and says what was loaded.

    Works on a copy that replaces the warehouse only when complete and checked. A change of definitions or corrections
    reads everything again from the archive, as `rebuild` does.

    Raises:
        Faults: corrections that do not fit the workbooks; nothing is changed.
    """
    shutil.rmtree(workspace.scratch, ignore_errors=True)
    workspace.scratch.mkdir(parents=True, mode=0o700)
    work = workspace.scratch / "warehouse.duckdb"
    try:
        rebuild = finish_redaction(workspace.archive) or rebuild
        found = find_files(workspace.raw) if files is None else list(files)
        standing = None if rebuild else seen_paths(workspace.warehouse, fingerprints(logs, corrections))
        fresh, seen = standing is None, standing or {}
        if not fresh and _nothing_new(workspace, seen, found, files is None):
            return IngestResult((), False)
        if workspace.warehouse.exists() and not fresh:
            shutil.copyfile(workspace.warehouse, work)
        loaded = _Load(workspace, logs, corrections, work, progress).run(found, seen, fresh, files is None)
        work.chmod(0o600)
        replace_file(work, workspace.warehouse)
        settle_redaction(workspace.archive)
        return IngestResult(tuple(loaded), True)
    finally:
        shutil.rmtree(workspace.scratch, ignore_errors=True)


def _nothing_new(
    workspace: Workspace, seen: Mapping[str, SeenFile], found: Sequence[FoundFile], whole_folder: bool
) -> bool:
    if not all(is_settled(seen, file) for file in found):
        return False
    return not whole_folder or nothing_gone(seen, found, Archive(workspace.archive).held())


def definitions_stand(
    warehouse: Path, logs: Mapping[str, LogDefinition], corrections: Sequence[Correction] = ()
) -> bool:
    """True when today's definitions and corrections made the warehouse's rows, or when there is none to remake."""
    return not warehouse.exists() or seen_paths(warehouse, fingerprints(logs, corrections)) is not None


class _Load:
    """One load into a work copy of the warehouse."""

    def __init__(
        self,
        workspace: Workspace,
        logs: Mapping[str, LogDefinition],
        corrections: Sequence[Correction],
        work: Path,
        progress: Progress | None,
    ) -> None:
        self._workspace = workspace
        self._logs = logs
        self._corrections = corrections
        self._work = work
        self._archive = Archive(workspace.archive)
        self._held = self._archive.held()
        self._progress = progress or (lambda *_: None)
        self._texts: dict[int, Sheet] = {}

    def run(
        self, found: Sequence[FoundFile], seen: Mapping[str, SeenFile], fresh: bool, whole_folder: bool
    ) -> list[str]:
        """The paths of the workbooks loaded, the work copy complete, checked and closed."""
        with open_database(self._work, readable=self._workspace.scratch) as db:
            seal(db)
            prepare(db, self._logs)
            before = db.value("select coalesce(max(sheet_id), 0) from source_sheet")
            with db.transaction():
                kept = self._archive.files() if fresh else []
                known = dict(db.rows("select sha256, path from source_file")) | {f.sha256: f.path for f in kept}
                looked = look(self._told(found), seen, known, self._archive)
                arrived = [*kept, *looked.arrived]
                corrector = self._corrector(db, arrived, looked, {} if whole_folder else seen)
                loaded = self._read_all(db, arrived, looked, corrector)
                self._check_corrections(db, corrector, looked)
                self._type_all(db, before)
                self._remember(db, self._outcomes(looked, seen, arrived), whole_folder)
                self._send_back(db, loaded)
            db.script("drop schema stage cascade; drop schema people cascade; drop table person_found;")
            self._archive.forget(looked.refused.keys() - self._held)
            db.rows("checkpoint")
        check_totals(self._work, self._logs)
        return loaded

    def _told(self, found: Sequence[FoundFile]) -> Iterator[FoundFile]:
        for number, file in enumerate(found):
            self._progress("look", number, len(found))
            yield file

    def _corrector(
        self, db: Database, arrived: Sequence[ArchivedFile], looked: Looked, seen: Mapping[str, SeenFile]
    ) -> Corrector:
        """The corrections, with every path that a workbook has, and under which one was loaded.

        `seen` are paths that this run was not asked to look at.
        """
        told: list[SeenFile | ArchivedFile] = [*seen.values(), *looked.paths.values(), *arrived]
        named = [*db.rows("select path, sha256 from source_file"), *((one.path, one.sha256) for one in told)]
        return Corrector(self._corrections, workbooks_by_path(named))

    def _check_corrections(self, db: Database, corrector: Corrector, looked: Looked) -> None:
        try:
            corrector.check(db)
        except Faults:
            # what this run copied to the archive was not loaded: a rebuild must not find it there
            self._archive.forget({file.sha256 for file in looked.arrived} - self._held)
            raise

    def _read_all(
        self, db: Database, arrived: Sequence[ArchivedFile], looked: Looked, corrector: Corrector
    ) -> list[str]:
        loaded = []
        for log in self._logs.values():
            db.rows(landing_sql.create_text_table(log))
        limits = replace(Limits(), **{str(name): value for name, value in self._workspace.settings.limits.items()})
        with ReaderPool(WORKERS, limits, self._workspace.settings.timezone) as pool:
            texts = read_texts(pool, arrived, self._workspace.scratch)
            for number, (file, result) in enumerate(zip(arrived, texts, strict=True)):
                self._progress("read", number, len(arrived))
                verdict = self._take(db, file, result, corrector)
                if verdict is None:
                    loaded.append(file.path)
                else:
                    looked.refused[file.sha256] = verdict
        return loaded

    def _take(
        self, db: Database, file: ArchivedFile, result: WorkbookText | Unreadable, corrector: Corrector
    ) -> Unreadable | None:
        """None when the workbook was taken, else why not."""
        if isinstance(result, Unreadable):
            return result
        heads = [head(sheet) for sheet in result.sheets]
        for sheet, rows in zip(result.sheets, heads, strict=True):
            if (header := forbidden_header(rows, self._logs.values())) is not None:
                return Unreadable("forbidden_column", "column", {"sheet": sheet.name, "header": header})
        file_id = next_number(db, "source_file", "file_id")
        modified = self._workspace.local(datetime.fromtimestamp(file.modified_ns / 1e9, UTC))
        db.rows(
            "insert into source_file values ($file_id, $sha256, $path, $size, $modified)",
            {
                "file_id": file_id,
                "sha256": file.sha256,
                "path": file.path,
                "size": file.size,
                "modified": modified,
            },
        )
        if file.redaction is not None:
            told = {"sha256": file.sha256, "redacted": file.redaction.sha256}
            db.rows("insert into redacted_file values ($sha256, $redacted)", told)
        fallback = exported_in_name(Path(file.path).name) or result.modified or modified
        for sheet, rows in zip(result.sheets, heads, strict=True):
            judged = judge(sheet, rows, self._logs.values(), fallback)
            correct = partial(corrector.apply, db, file.sha256, date_1904=result.date_1904)
            sheet_id = take_sheet(db, file_id, judged, result.date_1904, result.issues, correct)
            if judged.verdict == "loaded":
                self._texts[sheet_id] = judged
        return None

    def _type_all(self, db: Database, before: int) -> None:
        headings = [sheet.heading for sheet in self._texts.values() if sheet.heading]
        present = {log: {name for h in headings if h.log.id == log for name in h.columns} for log in self._logs}
        logs = [typing_sql.narrowed(log, present[log.id]) for log in self._logs.values() if present[log.id]]
        for log in logs:
            spell(db, log)
            db.rows(typing_sql.fold_rows(log))
        db.rows(typing_sql.read_moments(logs))
        for number, log in enumerate(logs):
            self._progress("check", number, len(logs))
            db.rows(typing_sql.typed_rows(log, self._logs[log.id]))
            db.script(ingest_sql("reject"))
            db.rows(typing_sql.insert_good_rows(log))
        find_people(db, self._logs)
        for log in (self._logs[log.id] for log in logs):
            for sheet_id, new, versions, same in db.rows(versions_sql.account_rows(log), {"before": before}):
                db.rows(
                    "update source_sheet set new_rows = $new, new_versions = $versions, unchanged = $same "
                    "where sheet_id = $sheet_id",
                    {"sheet_id": sheet_id, "new": new, "versions": versions, "same": same},
                )

    def _outcomes(
        self, looked: Looked, seen: Mapping[str, SeenFile], arrived: Sequence[ArchivedFile]
    ) -> dict[str, SeenFile]:
        """Every path with what became of it, and workbooks of the archive that today's program refuses."""
        outcomes = {path: known for path, known in seen.items() if is_lost(known, self._held)}
        for file in arrived:
            if file.sha256 in looked.refused and file.sha256 in self._held:
                outcomes[file.path] = refused_file(file, looked.refused[file.sha256])
        for path, known in looked.paths.items():
            reason = looked.refused.get(known.sha256 or "")
            outcomes[path] = replace(known, code=reason.code, detail=detail_text(reason)) if reason else known
        return outcomes

    def _remember(self, db: Database, outcomes: Mapping[str, SeenFile], whole_folder: bool) -> None:
        if whole_folder:
            db.rows("delete from seen_path")
        else:
            db.rows("delete from seen_path where list_contains($paths, path)", {"paths": list(outcomes)})
        kinds = ("varchar", "bigint", "bigint", "varchar", "varchar", "varchar")
        columns = dict(zip(("path", "size", "modified_ns", "sha256", "code", "detail"), kinds, strict=True))
        if outcomes:
            db.load("seen_path", columns, [tuple(vars(outcome).values()) for outcome in outcomes.values()])
        db.rows("delete from definition")
        made_by = fingerprints(self._logs, self._corrections)
        db.load("definition", {"log": "varchar", "fingerprint": "varchar"}, made_by.items())

    def _send_back(self, db: Database, loaded: Sequence[str]) -> None:
        """Writes one workbook per file with rejected rows; one from an earlier state of the file goes."""
        returned: dict[str, dict[int, dict[int, list[Fault]]]] = {}
        for path, sheet_id, row, *fault in db.rows(ingest_sql("faults")):
            if sheet_id in self._texts:
                of_file = returned.setdefault(path, {})
                of_file.setdefault(sheet_id, {}).setdefault(row, []).append(tuple(fault))
        for path in loaded:
            (self._workspace.rejected / path).with_suffix(".xlsx").unlink(missing_ok=True)
        for path, faults in returned.items():
            sheets = [self._returned(sheet_id, rows) for sheet_id, rows in faults.items()]
            unfinished = self._workspace.scratch / "returned.xlsx"
            write_returned(unfinished, path, sheets)
            place = (self._workspace.rejected / path).with_suffix(".xlsx")
            place.parent.mkdir(parents=True, exist_ok=True)
            unfinished.chmod(0o600)
            replace_file(unfinished, place)

    def _returned(self, sheet_id: int, faults: Mapping[int, Sequence[Fault]]) -> ReturnedSheet:
        sheet = self._texts[sheet_id]
        assert sheet.heading is not None  # only loaded sheets have rejected rows
        return ReturnedSheet(sheet.text.name, sheet.text.csv, sheet.heading.row, sheet.exported_at, faults)
