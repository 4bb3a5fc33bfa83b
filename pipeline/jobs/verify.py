"""Proves that closed months stand: chain, files, inputs, audit log, published reports, and the results themselves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import audit
from pipeline.close.chain import chain_faults, compared, file_faults
from pipeline.close.manifest import REPORTS, Revision, newest, revisions
from pipeline.errors import ScorecardError, UsageError
from pipeline.files import sha256_of
from pipeline.ingest.discover import Archive
from pipeline.jobs.changed_cells import changed_cells
from pipeline.jobs.publish import month_folder
from pipeline.jobs.setup import held, load_definitions, scheme_files
from pipeline.jobs.unproved import unproved
from pipeline.language import Message, message
from pipeline.month import Month
from pipeline.workspace import Workspace


@dataclass(frozen=True)
class Verified:
    """What was looked at, everything that differs, and what is worth knowing although it is no fault."""

    checked: tuple[Revision, ...]
    faults: tuple[Message, ...]
    notes: tuple[Message, ...] = ()


def verify(
    workspace: Workspace, month: Month | None = None, known_head: str | None = None, wait: float = 0
) -> Verified:
    """Everything that differs from what was closed, in all months or in one; the chain is always looked at whole.

    Raises:
        UsageError: that month is not closed.
    """
    with held(workspace, wait):
        try:
            return _verify(workspace, month, known_head)
        finally:
            shutil.rmtree(workspace.scratch, ignore_errors=True)


def _verify(workspace: Workspace, month: Month | None, known_head: str | None) -> Verified:
    every = revisions(workspace.closed)
    faults = [*chain_faults(workspace.closed, known_head), *_audit_faults(workspace, every)]
    wanted = [revision for revision in every if month in (None, revision.month)]
    if month is not None and not wanted and not faults:
        known = ", ".join(map(str, newest(workspace.closed))) or "-"
        raise UsageError("error.not_closed", month=str(month), known=known)
    notes: list[Message] = []
    for revision in wanted:
        changed = file_faults(revision)
        faults += [*changed, *_input_faults(workspace, revision, notes)]
        # what is not as it was frozen is named already, and proves nothing
        if not any(_is_frozen(fault) for fault in changed):
            faults += _results(revision, workspace.scratch)
    for of, revision in newest(workspace.closed).items():
        if month in (None, of):
            faults += [*_report_faults(workspace, revision), *_policy_faults(workspace, revision)]
    return Verified(tuple(wanted), tuple(_once(faults)), tuple(_once(notes)))


def _is_frozen(fault: Message) -> bool:
    return f": {REPORTS}/" not in str(fault.values["file"])


def _results(revision: Revision, scratch: Path) -> list[Message]:
    try:
        return [message("verify.of", name=revision.name, fault=fault) for fault in unproved(revision.folder, scratch)]
    except ScorecardError as error:
        return [message("verify.of", name=revision.name, fault=message(error.key, **error.values))]


def _audit_faults(workspace: Workspace, every: Sequence[Revision]) -> Iterator[Message]:
    """What is wrong with the audit log, and closings that it tells of and that are gone."""
    heads = {revision.name: str(revision.document["audit_head"]) for revision in every}
    for fault in audit.audit_faults(workspace.audit, heads):
        yield fault.told
    there = {revision.sha256 for revision in every}
    for entry in audit.entries(workspace.audit):
        sealed = entry.facts.get("sealed")
        if sealed is not None and sealed not in there:
            name = f"{entry.facts['month']} r{entry.facts['revision']}"
            yield message("verify.closing_gone", name=name, at=entry.at, who=entry.who, sha256=sealed)


def _input_faults(workspace: Workspace, revision: Revision, notes: list[Message]) -> Iterator[Message]:
    """Workbooks that are not as they were when the month was closed."""
    archive = Archive(workspace.archive)
    held = archive.held()
    try:
        kept = {file.sha256: file for file in archive.files()}
    except (OSError, ValueError, KeyError, TypeError):
        yield message("verify.archive_notes", folder=workspace.archive.name)
        return
    for entry in revision.document["inputs"]:
        path, sha256 = entry["path"], entry["sha256"]
        copy = kept.get(sha256)
        if copy is None or not copy.place.is_file():
            yield message("verify.input_missing", file=path, sha256=sha256)
        elif copy.redaction is not None and sha256_of(copy.place) == copy.redaction.sha256:
            notes.append(message("verify.redacted", file=path, on=copy.redaction.on, sha256=sha256))
        elif sha256_of(copy.place) != sha256:
            yield message("verify.input_changed", file=path, copy=copy.place.name)
            yield from () if copy.redaction else _cells(workspace, revision, entry, copy.place)
        raw = workspace.raw / path
        if not raw.is_file() or (now := sha256_of(raw)) == sha256:
            continue
        if now in held:
            notes.append(message("verify.raw_newer", file=path))
        else:
            yield message("verify.raw_changed", file=path)
            yield from _cells(workspace, revision, entry, raw)


def _cells(workspace: Workspace, revision: Revision, entry: Mapping[str, str], place: Path) -> Iterator[Message]:
    """Which cells of a changed workbook differ."""
    logs = load_definitions(workspace).logs
    for told in changed_cells(workspace, logs, revision, entry["sha256"], place):
        yield message("verify.of_file", file=entry["path"], fault=told)


def _report_faults(workspace: Workspace, revision: Revision) -> list[Message]:
    """Published files that are not those of the newest revision."""
    prefix = f"{REPORTS}/"
    expected = {n.removeprefix(prefix): sha for n, sha in revision.files.items() if n.startswith(prefix)}
    folder = month_folder(workspace, revision.month)
    return compared(folder, expected, f"{folder.relative_to(workspace.root).as_posix()}/")


def _policy_faults(workspace: Workspace, revision: Revision) -> Iterator[Message]:
    """Policy files that say something else than when the month was closed: such a file may not change."""
    document = revision.document
    files = scheme_files(workspace, revision.month)
    for used in (document["policy"], *document.get("policies", ())):
        file = files.get(used["scheme"])
        if file is None:
            yield message("verify.policy_missing", name=revision.name, scheme=used["scheme"])
        elif sha256_of(file) != used["sha256"]:
            yield message("verify.policy_changed", name=revision.name, file=_shown(workspace, file))


def _shown(workspace: Workspace, file: Path) -> str:
    inside = file.is_relative_to(workspace.root)
    return file.relative_to(workspace.root).as_posix() if inside else f"{file.parent.name}/{file.name}"


def _once(told: Sequence[Message]) -> list[Message]:
    return list({str(each): each for each in told}.values())
