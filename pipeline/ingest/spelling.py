"""What the words of coded columns mean: looked up once per distinct text, in Python, because folding needs it."""

from __future__ import annotations

from pipeline.database import Database
from pipeline.definitions.fold import fold, fold_label
from pipeline.definitions.log import LogDefinition
from pipeline.definitions.words import words
from pipeline.ingest import typing_sql


def spell(db: Database, log: LogDefinition) -> None:
    """Fills `spelling` with what every distinct text of the log's coded columns means."""
    db.rows(
        "create or replace temp table spelling (log varchar, col varchar, raw varchar, text varchar, meaning varchar)"
    )
    query = typing_sql.distinct_spellings(log)
    found = [
        (log.id, col, raw, text, text and meaning(log, col, text))
        for col, raw, text in (db.rows(query) if query else ())
    ]
    if found:
        db.load("spelling", dict.fromkeys(("log", "col", "raw", "text", "meaning"), "varchar"), found)


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
