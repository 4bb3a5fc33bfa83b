"""Loads new and changed workbooks: recognise sheets, land text, type and check set-wise, account for every row."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.database import Database, open_database, quoted, seal
from pipeline.definitions.fold import fold, fold_label
from pipeline.definitions.log import LogDefinition
from pipeline.definitions.words import words
from pipeline.errors import ScorecardError
from pipeline.files import replace_file, sha256_of, sync
from pipeline.ingest import typing_sql
from pipeline.ingest.discover import (
    Archive,
    ArchivedFile,
    ChangedWhileReading,
    FoundFile,
    SeenFile,
    find_files,
)
from pipeline.ingest.people import People
from pipeline.ingest.gate import Limits
from pipeline.ingest.reader import ReaderPool
from pipeline.ingest.tables import CellIssue, SheetText, Unreadable, WorkbookText
from pipeline.ingest.recognise import (
    SEARCHED_ROWS,
    Heading,
    exported_in_name,
    exported_in_title,
    find_heading,
    forbidden_header,
)
from pipeline.ingest.returned import Fault, ReturnedSheet, write_returned
from pipeline.workspace import Workspace, shipped

Progress = Callable[[str, int, int], None]
WORKERS = 2


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was judged: loaded as a log, or left alone with the reason."""

    text: SheetText
    heading: Heading | None
    verdict: str
    detail: str | None
    exported_at: datetime


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
) -> IngestResult:
    """Brings the warehouse up to date with `data/raw` (or the given files) and says what was loaded.

    Works on a copy that replaces the warehouse only when complete and checked. A change of definitions reads
    everything again from the archive, as `rebuild` does.
    """
    shutil.rmtree(workspace.scratch, ignore_errors=True)
    workspace.scratch.mkdir(parents=True, mode=0o700)
    work = workspace.scratch / "warehouse.duckdb"
    try:
        found = find_files(workspace.raw) if files is None else list(files)
        fresh = rebuild or not _definitions_stand(workspace.warehouse, logs)
        seen = {} if fresh else _seen_paths(workspace.warehouse)
        if not fresh and all(_known(seen, file) for file in found) and _nothing_gone(seen, found, files):
            return IngestResult((), False)
        if workspace.warehouse.exists() and not fresh:
            shutil.copyfile(workspace.warehouse, work)
        loaded = _Load(workspace, logs, work, progress).run(found, seen, fresh, files is None)
        work.chmod(0o600)
        replace_file(work, workspace.warehouse)
        return IngestResult(tuple(loaded), True)
    finally:
        shutil.rmtree(workspace.scratch, ignore_errors=True)


def _known(seen: Mapping[str, SeenFile], file: FoundFile) -> bool:
    known = seen.get(file.path)
    settled = _not_worth_reading(file) is not None or known is None or known.code != "being_written"
    return known is not None and known.is_still(file) and settled


def _nothing_gone(seen: Mapping[str, SeenFile], found: Sequence[FoundFile], given: object) -> bool:
    return given is not None or len(seen) == len(found)


def _definitions_stand(warehouse: Path, logs: Mapping[str, LogDefinition]) -> bool:
    """True when the warehouse's rows were read by today's definitions, or when there is none to reread."""
    if not warehouse.exists():
        return True
    with open_database(warehouse, read_only=True) as db:
        return dict(db.rows("select log, fingerprint from definition")) == _fingerprints(logs)


def _fingerprints(logs: Mapping[str, LogDefinition]) -> dict[str, str]:
    parsing = "".join(sha256_of(file) for file in sorted(shipped("sql", "parse").glob("*.sql")))
    return {"": parsing, **{name: log.fingerprint for name, log in logs.items()}}


def _seen_paths(warehouse: Path) -> dict[str, SeenFile]:
    if not warehouse.exists():
        return {}
    with open_database(warehouse, read_only=True) as db:
        rows = db.rows("select path, size, modified_ns, sha256, code, detail from seen_path")
    return {row[0]: SeenFile(*row) for row in rows}


class _Load:
    """One load into a work copy of the warehouse."""

    def __init__(
        self, workspace: Workspace, logs: Mapping[str, LogDefinition], work: Path, progress: Progress | None
    ) -> None:
        self._workspace = workspace
        self._logs = logs
        self._work = work
        self._archive = Archive(workspace.archive)
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
                looked = self._look(db, found, seen, kept)
                arrived = [*kept, *looked.arrived]
                loaded = self._read_all(db, arrived, looked)
                self._type_all(db, before)
                self._remember(db, looked, whole_folder)
                self._send_back(db, loaded)
            db.script("drop schema stage cascade; drop schema people cascade; drop table person_found;")
            self._archive.forget(self._unloaded(db))
            db.rows("checkpoint")
        check_totals(self._work, self._logs)
        return loaded

    def _look(
        self, db: Database, found: Sequence[FoundFile], seen: Mapping[str, SeenFile], kept: Sequence[ArchivedFile]
    ) -> _Looked:
        looked = _Looked({}, [], {})
        known = {sha: path for sha, path in db.rows("select sha256, path from source_file")}
        known |= {file.sha256: file.path for file in kept}
        order = len(known)
        for number, file in enumerate(found):
            self._progress("look", number, len(found))
            earlier = seen.get(file.path)
            if earlier is not None and _known(seen, file):
                looked.paths[file.path] = earlier
                continue
            code = _not_worth_reading(file)
            sha256 = None if code else sha256_of(file.place)
            looked.paths[file.path] = _seen(file, sha256, code)
            if sha256 is None or sha256 in known:
                continue
            try:
                looked.arrived.append(self._archive.keep(file, sha256, order))
            except (ChangedWhileReading, OSError):
                looked.paths[file.path] = _seen(file, None, "being_written")
                continue
            known[sha256] = file.path
            order += 1
        return looked

    def _read_all(self, db: Database, arrived: Sequence[ArchivedFile], looked: _Looked) -> list[str]:
        loaded = []
        for log in self._logs.values():
            db.rows(typing_sql.create_text_table(log))
        limits = Limits(**self._workspace.settings.limits)
        with ReaderPool(WORKERS, limits, self._workspace.settings.timezone) as pool:
            jobs = [(file.place, self._workspace.scratch / file.sha256) for file in arrived]
            for number, (file, (_, result)) in enumerate(zip(arrived, pool.read_many(jobs), strict=True)):
                self._progress("read", number, len(arrived))
                verdict = self._take(db, file, result)
                if verdict is None:
                    loaded.append(file.path)
                else:
                    looked.refused[file.sha256] = verdict
        return loaded

    def _take(
        self, db: Database, file: ArchivedFile, result: WorkbookText | Unreadable
    ) -> tuple[str, str] | None:
        """None when the workbook was taken, else code and detail of why not."""
        if isinstance(result, Unreadable):
            return result.code, _detail(result.detail, result.params)
        heads = [_head(sheet) for sheet in result.sheets]
        for sheet, rows in zip(result.sheets, heads, strict=True):
            if (place := forbidden_header(rows)) is not None:
                return "forbidden_column", _detail("column", {"sheet": sheet.name, "header": place[2]})
        file_id = _next(db, "source_file", "file_id")
        modified = self._workspace.local(datetime.fromtimestamp(file.modified_ns / 1e9, UTC))
        db.rows(
            "insert into source_file values ($file_id, $sha256, $path, $size, $modified)",
            {
                "file_id": file_id,
                "sha256": file.sha256,
                "path": file.path,
                "size": file.place.stat().st_size,
                "modified": modified,
            },
        )
        fallback = exported_in_name(Path(file.path).name) or result.modified or modified
        for sheet, rows in zip(result.sheets, heads, strict=True):
            self._take_sheet(db, file_id, judge(sheet, rows, self._logs.values(), fallback), result)
        return None

    def _take_sheet(self, db: Database, file_id: int, sheet: Sheet, workbook: WorkbookText) -> None:
        sheet_id = _next(db, "source_sheet", "sheet_id")
        heading = sheet.heading
        db.rows(
            "insert into source_sheet (sheet_id, file_id, position, sheet, is_hidden, log, verdict, detail, heading, "
            "exported_at, date_1904) values ($sheet_id, $file_id, $position, $sheet, $hidden, $log, $verdict, "
            "$detail, $heading, $exported_at, $date_1904)",
            {
                "sheet_id": sheet_id,
                "file_id": file_id,
                "position": sheet.text.index,
                "sheet": sheet.text.name,
                "hidden": sheet.text.hidden,
                "log": heading.log.id if heading and sheet.verdict == "loaded" else None,
                "verdict": sheet.verdict,
                "detail": sheet.detail,
                "heading": heading.row if heading else None,
                "exported_at": sheet.exported_at,
                "date_1904": workbook.date_1904,
            },
        )
        if heading is None or sheet.verdict != "loaded":
            return
        self._texts[sheet_id] = sheet
        _land(db, sheet_id, sheet.text, heading)
        _keep_headers(db, sheet_id, heading)
        _count_rows(db, sheet_id, sheet.text, heading)
        _warn(db, sheet_id, (i for i in workbook.issues if i.sheet == sheet.text.name and i.row > heading.row))

    def _type_all(self, db: Database, before: int) -> None:
        for number, log in enumerate(self._logs.values()):
            self._progress("check", number, len(self._logs))
            _spell(db, log)
            db.rows(typing_sql.typed_rows(log))
            db.script(_sql("ingest", "reject"))
            db.rows(typing_sql.insert_good_rows(log))
        find_people(db, self._logs)
        for log in self._logs.values():
            for sheet_id, new, versions, same in db.rows(typing_sql.account_rows(log), {"before": before}):
                db.rows(
                    "update source_sheet set new_rows = $new, new_versions = $versions, unchanged = $same "
                    "where sheet_id = $sheet_id",
                    {"sheet_id": sheet_id, "new": new, "versions": versions, "same": same},
                )

    def _remember(self, db: Database, looked: _Looked, whole_folder: bool) -> None:
        if whole_folder:
            db.rows("delete from seen_path")
        else:
            db.rows("delete from seen_path where list_contains($paths, path)", {"paths": list(looked.paths)})
        rows = [
            (path, seen.size, seen.modified_ns, seen.sha256, *looked.refused.get(seen.sha256 or "", (seen.code, seen.detail)))
            for path, seen in looked.paths.items()
        ]
        kinds = ("varchar", "bigint", "bigint", "varchar", "varchar", "varchar")
        columns = dict(zip(("path", "size", "modified_ns", "sha256", "code", "detail"), kinds, strict=True))
        if rows:
            db.load("seen_path", columns, rows)
        db.rows("delete from definition")
        db.load("definition", {"log": "varchar", "fingerprint": "varchar"}, _fingerprints(self._logs).items())

    def _send_back(self, db: Database, loaded: Sequence[str]) -> None:
        """Writes one workbook per file with rejected rows; one from an earlier state of the file goes."""
        returned: dict[str, dict[int, dict[int, list[Fault]]]] = {}
        for path, sheet_id, row, *fault in db.rows(_sql("ingest", "faults")):
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

    def _unloaded(self, db: Database) -> list[str]:
        loaded = {sha for (sha,) in db.rows("select sha256 from source_file")}
        return [file.sha256 for file in self._archive.files() if file.sha256 not in loaded]


@dataclass(frozen=True)
class _Looked:
    """Paths as seen now, workbooks that arrived, and by hash why some of them could not be read."""

    paths: dict[str, SeenFile]
    arrived: list[ArchivedFile]
    refused: dict[str, tuple[str, str]]


def _not_worth_reading(file: FoundFile) -> str | None:
    if file.place.name.startswith("~$"):
        return "being_written"
    if file.place.is_symlink() or not file.place.is_file():
        return "not_a_workbook"
    return None


def _seen(file: FoundFile, sha256: str | None, code: str | None) -> SeenFile:
    return SeenFile(file.path, file.size, file.modified_ns, sha256, code, None)


def _detail(detail: str, params: Mapping[str, str]) -> str:
    return " ".join([detail, *(f"{name}={value}" for name, value in params.items())])


def _head(sheet: SheetText) -> list[tuple[int, Sequence[str]]]:
    if not sheet.rows:
        return []
    with sheet.csv.open(encoding="utf-8", newline="") as stream:
        return [(int(line[0]), line[1:]) for line in islice(csv.reader(stream), SEARCHED_ROWS)]


def judge(
    sheet: SheetText,
    rows: Sequence[tuple[int, Sequence[str]]],
    logs: Iterable[LogDefinition],
    exported_at: datetime,
) -> Sheet:
    """The sheet with its log and moment of export, or with why it is left alone."""
    heading = find_heading(rows, logs)
    if heading is None:
        return Sheet(sheet, None, "unknown" if rows else "empty", None, exported_at)
    title = [row for row in rows if row[0] < heading.row]
    moment = exported_in_title(title) or exported_at
    if heading.missing:
        names = ", ".join(heading.log.columns[name].zh for name in heading.missing)
        return Sheet(sheet, heading, "missing_columns", f"log={heading.log.id} columns={names}", moment)
    return Sheet(sheet, heading, "loaded", None, moment)


def _land(db: Database, sheet_id: int, text: SheetText, heading: Heading) -> None:
    parameters: dict[str, Any] = {"csv": str(text.csv), "sheet": sheet_id, "heading": heading.row}
    for number, (index, header) in enumerate(_distinct_headers(heading.extras)):
        parameters |= {f"h{number}": header, f"x{number}": index + 1}
    db.rows(
        typing_sql.land_sheet(heading.log, dict(heading.columns), text.columns, len(heading.extras)), parameters
    )


def _distinct_headers(extras: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    used: set[str] = set()
    named = []
    for index, header in extras:
        name = header if header not in used else f"{header} ({index + 1})"
        used.add(name)
        named.append((index, name))
    return named


def _keep_headers(db: Database, sheet_id: int, heading: Heading) -> None:
    db.load(
        "sheet_header",
        {"sheet_id": "integer", "col": "varchar", "header": "varchar", "place": "integer", "place_rank": "integer"},
        [
            (sheet_id, name, heading.headers.get(place, heading.log.columns[name].zh), place, rank)
            for name in heading.log.columns
            for rank, place in enumerate(heading.columns.get(name, (-1,)))
        ],
    )


def _count_rows(db: Database, sheet_id: int, text: SheetText, heading: Heading) -> None:
    filled = db.value(
        f"select count(*) from {typing_sql.text_table(heading.log)} where sheet_id = $sheet_id", {"sheet_id": sheet_id}
    )
    read = max(text.last_row - heading.row, 0)
    db.rows(
        "update source_sheet set rows_read = $read, blank = $blank where sheet_id = $sheet_id",
        {"read": read, "blank": read - filled, "sheet_id": sheet_id},
    )


def _warn(db: Database, sheet_id: int, issues: Iterable[CellIssue]) -> None:
    rows = [(sheet_id, issue.row, cell_name(issue.row, issue.column), issue.code) for issue in issues]
    if rows:
        columns = {"sheet_id": "integer", "row_no": "integer", "cell": "varchar", "code": "varchar"}
        db.load("cell_warning", columns, rows)


def cell_name(row: int, column: int) -> str:
    """The cell's address, such as `M78`, from its row and its column counted from 1."""
    letters = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row}"


def _spell(db: Database, log: LogDefinition) -> None:
    """Fills `spelling` with what every distinct text of the log's coded columns means."""
    db.rows("create or replace temp table spelling (log varchar, col varchar, raw varchar, meaning varchar)")
    query = typing_sql.distinct_spellings(log)
    found = [(log.id, col, raw, meaning(log, col, raw)) for col, raw in (db.rows(query) if query else ())]
    if found:
        columns = dict.fromkeys(("log", "col", "raw", "meaning"), "varchar")
        db.load("spelling", columns, found)


def meaning(log: LogDefinition, name: str, raw: str) -> str | None:
    """What a text says in that column: a code, yes or no, a folded label, or None for an unknown word."""
    column = log.columns[name]
    if raw.startswith("\x1f"):
        return None
    if column.type == "label":
        return fold_label(raw)
    word = fold(raw)
    if column.type == "yes_no":
        own = {**dict.fromkeys(map(fold, column.no), "no"), **dict.fromkeys(map(fold, column.yes), "yes")}
        general = {**dict.fromkeys(words().no, "no"), **dict.fromkeys(words().yes, "yes")}
        return own.get(word) or general.get(word) or column.otherwise
    codes = {fold(spelling): code for code, spellings in column.codes.items() for spelling in (code, *spellings)}
    return codes.get(word, column.otherwise)


def prepare(db: Database, logs: Mapping[str, LogDefinition]) -> None:
    """Makes the macros and all tables that are not there yet."""
    for part in ("text", "number", "time"):
        db.script(_sql("parse", part))
    db.script(_sql("schema", "tables"))
    db.rows("create temp table if not exists sheet_header (sheet_id integer, col varchar, header varchar, place integer, place_rank integer)")
    for log in logs.values():
        db.rows(typing_sql.create_table(log))


def find_people(db: Database, logs: Mapping[str, LogDefinition], last_month: datetime | None = None) -> None:
    """Makes `person_found`: whom every text in the logs names in every month.

    Needs the logs' rows; leaves `people.employment`, who is employed in which month, beside it.
    """
    db.script("create schema if not exists stage; create schema if not exists people;")
    for log in logs.values():
        if log.is_roster:
            db.script(typing_sql.current_rows(log), {"as_of": datetime.max})
    first, last = _span(db, logs)
    parameters = {"first_month": first, "last_month": max(last, last_month or last)}
    db.rows("create or replace table people.logged_month as select unnest([$first, $last]) as month", {"first": first, "last": last})
    for part in ("employment", "known", "bearer"):
        db.script(_sql("people", part), parameters)
    people = People(db.rows("select employee_no, name from people.known"))
    texts = {text for log in logs.values() for query in typing_sql.person_mentions(log) for (text,) in db.rows(query)}
    mentions = [(text, people.lead(text)) for text in sorted(texts)]
    db.rows("create or replace table people.mention (person varchar, employee_no varchar, name varchar)")
    if mentions:
        columns = dict.fromkeys(("person", "employee_no", "name"), "varchar")
        db.load("people.mention", columns, [(text, m.employee_no, m.name) for text, m in mentions])
    db.script(_sql("people", "found"), parameters)


def _span(db: Database, logs: Mapping[str, LogDefinition]) -> tuple[datetime, datetime]:
    spans = [
        db.rows(f"select min({quoted(log.born)})::timestamp, max({quoted(log.born)})::timestamp from log.{quoted(log.id)}")[0]
        for log in logs.values()
        if log.born
    ]
    moments = [moment for span in spans for moment in span if moment is not None] or [datetime(2000, 1, 1)]
    return min(moments).replace(day=1, hour=0, minute=0, second=0), max(moments)


def check_totals(work: Path, logs: Mapping[str, LogDefinition]) -> None:
    """Proves on the closed work copy that every row read is accounted for and that none was lost on the disk.

    Raises:
        ScorecardError: the counts differ; nothing may be published.
    """
    sync(work)
    if work.with_name(work.name + ".wal").exists():
        raise ScorecardError("error.totals", what="wal", expected=0, found=1)
    with open_database(work, read_only=True) as db:
        for sheet, expected, found in db.rows(_sql("ingest", "unbalanced")):
            raise ScorecardError("error.totals", what=sheet, expected=expected, found=found)
        for log in logs.values():
            expected = db.value(_sql("ingest", "accounted"), {"log": log.id})
            found = db.value(f"select count(*) from log.{quoted(log.id)}")
            if expected != found:
                raise ScorecardError("error.totals", what=log.id, expected=expected, found=found)


def _next(db: Database, table: str, column: str) -> int:
    return int(db.value(f"select coalesce(max({column}), 0) + 1 from {table}"))


def _sql(*parts: str) -> str:
    return shipped("sql", *parts).with_suffix(".sql").read_text(encoding="utf-8")
