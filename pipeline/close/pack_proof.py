"""Whether a pack holds what the closed months hold: its chain, and the hash of every part, page and rule."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.close.chain import link_faults
from pipeline.close.manifest import Revision, hash_of, in_order
from pipeline.close.pack import CHAIN, MONTHS, Files, below
from pipeline.close.pack_figures import figure_faults
from pipeline.close.pack_months import REPORTS, page_names, parts_of
from pipeline.close.people import person_hash
from pipeline.language import Message, message


def chain_of(files: Files) -> list[Revision]:
    """The manifests of the pack, as they were closed; those that nothing leads to come last.

    Raises:
        ValueError, KeyError, TypeError: one is no manifest.
    """
    documents = [json.loads(content) for _, content in sorted(below(files, CHAIN).items())]
    found = [Revision(Path(), document) for document in documents]
    ordered = list(in_order(found))
    return [*ordered, *(one for one in found if one not in ordered)]


def manifest_faults(found: list[Revision], known_head: str | None) -> Iterator[Message]:
    """Manifests that were changed or are gone; `known_head` is a seal that was written down at closing."""
    for revision in found:
        if hash_of(revision.document) != revision.sha256:
            yield message("pack.manifest_changed", name=revision.name)
    yield from link_faults(found)
    if known_head is not None and known_head not in {revision.sha256 for revision in found}:
        yield message("pack.other_head", sha256=known_head)


def month_faults(
    about: Mapping[str, Any], month: Mapping[str, Any], found: list[Revision], files: Files
) -> list[Message]:
    """Everything about one month of the pack that is not as it was closed, or does not add up."""
    named = next((one for one in found if one.sha256 == month["manifest"]), None)
    if named is None or str(named.month) != month["month"]:
        return [message("pack.no_manifest", month=month["month"])]
    own = below(files, f"{MONTHS}/{month['month']}")
    number, parts = str(about["employee_no"]), dict(parts_of(own))
    parts = {**parts, "definitions": month["definitions"]}
    faults = [*_newer(named, found)]
    if person_hash(parts, month["salt"]) != named.document["people"].get(number):
        faults.append(message("pack.part_changed", name=named.name))
    if parts["card"]["employee_no"] != number:
        faults.append(message("pack.other_person", name=named.name, number=parts["card"]["employee_no"]))
    faults += _page_faults(named, number, parts, own)
    rules = [*_definition_faults(named, month, own)]
    faults += [*rules, *_row_faults(named, parts, own)]
    # rules that are not those of the month would only give other figures
    return faults if rules else [*faults, *figure_faults(named, parts, below(own, "definitions"))]


def _newer(named: Revision, found: list[Revision]) -> Iterator[Message]:
    newest = max(one.number for one in found if one.month == named.month)
    if newest > named.number:
        yield message("pack.superseded", name=named.name, newest=newest)


def _page_faults(named: Revision, number: str, parts: Mapping[str, Any], own: Files) -> Iterator[Message]:
    pages = {name: content for name, content in own.items() if name.startswith(f"{REPORTS}/")}
    for name in sorted({*page_names(named, number, dict(parts)), *pages}):
        if name not in pages:
            yield message("verify.missing", file=f"{named.name}: {name}")
        elif sha256(pages[name]).hexdigest() != named.files.get(name):
            yield message("pack.not_published", name=named.name, file=name)


def _definition_faults(named: Revision, month: Mapping[str, Any], own: Files) -> Iterator[Message]:
    """Definitions that are not those that the month was closed with, and policies that the manifest does not name."""
    there = {name: sha256(content).hexdigest() for name, content in below(own, "definitions").items()}
    for name in sorted({*there, *month["definitions"]}):
        if there.get(name) != month["definitions"].get(name):
            yield message("pack.definition", name=named.name, file=name)
    for used in (named.document["policy"], *named.document.get("policies", ())):
        if used["sha256"] not in there.values():
            yield message("pack.no_policy", name=named.name, scheme=used["scheme"])


def _row_faults(named: Revision, parts: Mapping[str, Any], own: Files) -> Iterator[Message]:
    """Cases whose row is not in the pack, and rows of workbooks that the month was not measured from."""
    rows = json.loads(own["rows.json"])["rows"]
    inputs = {entry["sha256"] for entry in named.document["inputs"]}
    there = {(row["sha256"], row["sheet"], row["row"]) for row in rows}
    for case in parts["cases"]:
        if (case["sha256"], case["sheet"], case["row_no"]) not in there:
            place = {"file": case["file"], "sheet": case["sheet"], "row": case["row_no"]}
            yield message("pack.no_row", name=named.name, case=case["case_no"], **place)
    for row in rows:
        if row["sha256"] not in inputs:
            yield message("pack.foreign_row", name=named.name, file=row["file"], sheet=row["sheet"], row=row["row"])
