"""DuckDB as this program uses it: no extension, no access outside, exact arithmetic, results always fetched."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

Row = tuple[Any, ...]
Parameters = Mapping[str, Any]
InvalidInput = duckdb.InvalidInputException
NoNumber = (duckdb.ConstraintException, duckdb.ConversionException, duckdb.OutOfRangeException)
Misspelt = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)

# Older programs of the same company can still open the file.
STORAGE_VERSION = "v1.5.0"


class Database:
    """One connection. Every statement is fetched to its end, because an undrained result can abort at exit."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """All rows of one statement."""
        return self._connection.execute(sql, parameters).fetchall()

    def records(self, sql: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """All rows of one statement, each by column name."""
        names, rows = self.headed(sql, parameters)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def headed(self, sql: str, parameters: Parameters | None = None) -> tuple[list[str], list[Row]]:
        """The names of the columns and all rows of one statement."""
        result = self._connection.execute(sql, parameters)
        return [column[0] for column in result.description or ()], result.fetchall()

    def value(self, sql: str, parameters: Parameters | None = None) -> Any:
        """The first column of the first row."""
        return self.rows(sql, parameters)[0][0]

    def script(self, text: str, parameters: Parameters | None = None) -> None:
        """Runs the statements of a text one by one, giving each exactly the parameters it names."""
        for statement in duckdb.extract_statements(text):
            wanted = {name: (parameters or {})[name] for name in statement.named_parameters}
            self._connection.execute(statement.query, wanted or None).fetchall()

    def chosen(self, text: str, parameters: Parameters) -> list[Row]:
        """All rows of one statement, which is given exactly the parameters it names."""
        (statement,) = duckdb.extract_statements(text)
        return self.rows(statement.query, {name: parameters[name] for name in statement.named_parameters} or None)

    def folder(self, folder: Path, parameters: Parameters | None = None) -> None:
        """Runs every SQL file of a folder, in the order of what they read from each other."""
        for file in build_order(folder):
            self.script(file.read_text(encoding="utf-8"), parameters)

    def load(self, table: str, columns: Mapping[str, str], rows: Iterable[Row]) -> None:
        """Adds rows to a table, given its columns and their types; whole columns travel as one list each."""
        lists = list(zip(*rows, strict=True)) or [()] * len(columns)
        names = list(columns)
        unnested = ", ".join(f"unnest($c{i}::{columns[n]}[])" for i, n in enumerate(names))
        self.rows(
            f"insert into {table} ({', '.join(map(quoted, names))}) select {unnested}",
            {f"c{i}": list(values) for i, values in enumerate(lists)},
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of the block."""
        self._connection.execute("begin").fetchall()
        try:
            yield
        except BaseException:
            # after a failed write the database takes no statement any more; the first fault is the one to be told
            with suppress(duckdb.Error):
                self._connection.execute("rollback").fetchall()
            raise
        self._connection.execute("commit").fetchall()

    def close(self) -> None:
        """Closes the connection and, with it, the database."""
        self._connection.close()


@contextmanager
def open_database(
    file: Path | None, readable: Path | None = None, read_only: bool = False, threads: int = 2
) -> Iterator[Database]:
    """A database on that file, or in memory without one; it may read files below `readable` and nothing else."""
    with _disk_faults_told(file):
        connection = duckdb.connect(
            ":memory:" if file is None else str(file),
            read_only=read_only,
            config={"storage_compatibility_version": STORAGE_VERSION},
        )
        database = Database(connection)
        try:
            _lock_down(database, readable, threads)
            yield database
        finally:
            connection.close()


@contextmanager
def _disk_faults_told(file: Path | None) -> Iterator[None]:
    """Turns DuckDB's faults of reading and writing its file into OSError, without its text, which can hold data."""
    try:
        yield
    except duckdb.IOException as fault:
        raise OSError(errno.EIO, "the database file cannot be read or written", str(file)) from fault
    except (duckdb.FatalException, duckdb.TransactionException) as fault:
        if not any(sign in str(fault).lower() for sign in ("write", "checkpoint", "space")):
            raise
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file)) from fault


def _lock_down(database: Database, readable: Path | None, threads: int) -> None:
    """The order matters: what may be read must be said before access outside is switched off."""
    # without a folder of its own nothing is spilled to the disk: it would land wherever the program was started
    database.rows(f"set temp_directory = {literal(str(readable or ''))}")
    if readable is not None:
        database.rows(f"set allowed_directories = [{literal(str(readable))}]")
    database.rows("set autoinstall_known_extensions = false")
    database.rows("set autoload_known_extensions = false")
    database.rows("set ieee_floating_point_ops = false")
    database.rows("set preserve_insertion_order = true")
    database.rows("set enable_progress_bar = false")
    database.rows(f"set threads = {threads}")


def seal(database: Database) -> None:
    """Takes away access to anything outside, for good; call it once all files that may be read are attached."""
    database.rows("set enable_external_access = false")
    database.rows("set lock_configuration = true")


def build_order(folder: Path) -> list[Path]:
    """The folder's SQL files ordered so that each comes after those that make the tables it reads."""
    text = {file: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sql"))}
    made_by = {f"{folder.name}.{file.stem}": file for file in text}
    ordered: list[Path] = []

    def place(file: Path, waiting: tuple[Path, ...]) -> None:
        if file in ordered:
            return
        if file in waiting:
            raise ValueError(f"{file.name} reads from itself")
        for name, maker in made_by.items():
            if maker != file and name in text[file]:
                place(maker, (*waiting, file))
        ordered.append(file)

    for file in text:
        place(file, ())
    return ordered


def quoted(name: str) -> str:
    """The name as an SQL identifier, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as an SQL string, whatever it holds."""
    return "'" + text.replace("'", "''") + "'"
