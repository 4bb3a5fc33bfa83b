"""What a pack says of one month: the person's own part of a closed revision, with the pages and rules it rests on."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.close.manifest import SALT, Revision, hidden
from pipeline.close.pack import CHAIN, MONTHS
from pipeline.close.people import DEFINITIONS, Part, person_parts, salt_of
from pipeline.definitions.adoption import read_approvals
from pipeline.report.documents import to_json
from pipeline.report.html import file_name

PARTS = ("card", "figures", "pay", "cases")
REPORTS = "reports"
CORRECTIONS, SIGNATURES, APPROVALS = "corrections.json", "acknowledgements.json", "approvals.json"


def person_of(revision: Revision, number: str) -> Part | None:
    """The person's part of the revision; None where the month has no card of that number."""
    return next((part for of, part in person_parts(revision.folder) if of == number), None)


def month_folder(revision: Revision) -> str:
    """Where the month stands in the pack."""
    return f"{MONTHS}/{revision.month}"


def month_about(revision: Revision, number: str, part: Part, older: list[Revision]) -> dict[str, Any]:
    """What the pack says of the month as a whole: the revision it is taken from, and those before it."""
    return {
        "month": str(revision.month),
        "revision": revision.number,
        "manifest": revision.sha256,
        "scheme": part["card"]["scheme"],
        "salt": salt_of(revision.folder, number),
        "definitions": part["definitions"],
        "older": [{"revision": one.number, "manifest": one.sha256} for one in older],
    }


def month_files(revision: Revision, number: str, part: Part) -> dict[str, bytes]:
    """The person's figures, cases and pages of the month and the definitions they rest on, by name in the pack."""
    folder = month_folder(revision)
    own = {f"{folder}/{name}.json": to_json({name: part[name]}) for name in PARTS}
    pages = {f"{folder}/{name}": (revision.folder / name).read_bytes() for name in page_names(revision, number, part)}
    return {**own, **pages, **_definition_files(revision, folder, part)}


def page_names(revision: Revision, number: str, part: Part) -> list[str]:
    """The pages about the person, and on how the month was measured and scored, as the manifest has them."""
    person, scheme = (file_name(text) for text in (number, part["card"]["scheme"]))
    wanted = (f"technicians/{person}.html", f"hr/reviews/{person}.html", "methodology.html", f"schemes/{scheme}.html")
    return [name for page in wanted if (name := f"{REPORTS}/{page}") in revision.files]


def _definition_files(revision: Revision, folder: str, part: Part) -> dict[str, bytes]:
    with zipfile.ZipFile(revision.folder / DEFINITIONS) as archive:
        return {f"{folder}/definitions/{name}": archive.read(name) for name in part["definitions"]}


def approvals_of(revision: Revision, scratch: Path) -> list[dict[str, Any]]:
    """The records of approval of the policy files that the month was scored by."""
    used = {one["sha256"] for one in (revision.document["policy"], *revision.document.get("policies", ()))}
    with zipfile.ZipFile(revision.folder / DEFINITIONS) as archive:
        names = [name for name in archive.namelist() if name == "company/approvals.toml"]
        for name in names:
            (scratch / "approvals.toml").write_bytes(archive.read(name))
    records = read_approvals(scratch / "approvals.toml") if names else ()
    return [record.model_dump(mode="json") for record in records if record.sha256 in used]


def chain_files(found: list[Revision], number: str) -> dict[str, bytes]:
    """Every manifest, with what is said of other people folded away; the hashes stay the same."""
    return {
        f"{CHAIN}/{one.month}-r{one.number}.json": to_json({name: _own(v, number) for name, v in one.document.items()})
        for one in found
    }


def _own(value: Any, number: str) -> Any:
    """The value with salted parts hidden, but for those of the person."""
    if isinstance(value, list):
        return [_own(each, number) for each in value]
    if isinstance(value, dict) and SALT in value and value.get("employee_no") != number:
        return hidden(value)
    return value


def as_json(name: str, content: object) -> bytes:
    """A part of the pack as a file."""
    return to_json({name: content})


def parts_of(files: Mapping[str, bytes]) -> Iterator[tuple[str, Any]]:
    """The parts of a month in a pack, by name."""
    for name in PARTS:
        yield name, json.loads(files[f"{name}.json"])[name]
