"""What a closed month says of one person alone, hashed, so that it can be proved without showing anybody else's."""

from __future__ import annotations

import json
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.close.manifest import digest
from pipeline.close.results import CASES
from pipeline.database import literal, open_database
from pipeline.report.documents import to_json

SALTS = "salts.json"
"""A number for each person that nobody can guess; without it the hash says nothing of what it stands for."""
DEFINITIONS = "definitions.zip"
Part = dict[str, Any]
"""card, figures, pay, cases, and the hashes of the definitions that make the figures of the cases."""


def person_hashes(folder: Path) -> dict[str, str]:
    """The hash of everybody's part of a month that is being frozen, by employee number; writes their salts."""
    parts = dict(person_parts(folder))
    salts = {number: secrets.token_hex(16) for number in parts}
    (folder / SALTS).write_bytes(to_json(salts))
    return {number: person_hash(part, salts[number]) for number, part in parts.items()}


def person_hash(part: Part, salt: str) -> str:
    """The hash of one person's part."""
    return digest({"salt": salt, **part})


def salt_of(folder: Path, number: str) -> str:
    """The person's number in a frozen month."""
    salts: dict[str, str] = json.loads((folder / SALTS).read_text(encoding="utf-8"))
    return salts[number]


def person_parts(folder: Path) -> Iterator[tuple[str, Part]]:
    """Everybody's part of a frozen month, by employee number."""
    cards = _by_number(_read(folder, "scorecards.json")["scorecards"], "employee_no")
    rows = [row for row in _read(folder, "kpis.json")["kpis"] if row["level"] == "technician"]
    figures = {number: list(own) for number, own in groupby(sorted(rows, key=_id), key=_id)}
    pay = _by_number(_read(folder, "pay.json")["lines"], "employee_no")
    cases, definitions = _cases(folder), _definitions(folder)
    for number, card in sorted(cards.items()):
        own = figures.get(number, [])
        used = used_definitions(definitions, {str(figure["kpi"]) for figure in own})
        yield (
            number,
            {
                "card": card,
                "figures": own,
                "pay": pay.get(number),
                "cases": cases.get(number, []),
                "definitions": {name: definitions[name] for name in used},
            },
        )


def used_definitions(names: Iterable[str], kpis: set[str]) -> list[str]:
    """Which of the frozen definitions make these figures of cases, and points of figures."""
    return sorted(name for name in names if _is_used(name, kpis))


def _is_used(name: str, kpis: set[str]) -> bool:
    path = Path(name)
    if path.suffix != ".toml":
        return False
    above = path.parts[-3:-1]
    is_kpi = above == ("sql", "kpi") and path.stem in kpis
    is_policy = above[:1] == ("policies",)
    return is_kpi or is_policy or path.parent.name == "checklists" or name.endswith("sql/parameters.toml")


def _by_number(entries: Iterable[Mapping[str, Any]], name: str) -> dict[str, Mapping[str, Any]]:
    return {str(entry[name]): entry for entry in entries}


def _id(row: Mapping[str, Any]) -> str:
    return str(row["id"])


def _read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def _cases(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Every case that is charged to somebody, by employee number, as plain data."""
    with open_database(None, readable=folder) as db:
        file = literal(str(folder / CASES))
        rows = db.records(f"select * from read_parquet({file}) where employee_no is not null order by all")
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["employee_no"], []).append({name: _plain(value) for name, value in row.items()})
    return found


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _definitions(folder: Path) -> dict[str, str]:
    with zipfile.ZipFile(folder / DEFINITIONS) as archive:
        return {name: sha256(archive.read(name)).hexdigest() for name in sorted(archive.namelist())}
