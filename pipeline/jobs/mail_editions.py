"""What of a month is published for whom, read from its `run.json` and checked against the files that lie there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import Refused, Unusable, UsageError
from pipeline.files import sha256_of
from pipeline.jobs.publish import month_folder, published
from pipeline.month import Month
from pipeline.workspace import Workspace

Kind = Literal["manager", "technician", "public", "hr"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Edition(BaseModel):
    """What one reader may see of the month: files of the published folder."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    id: str = ""
    name: str = ""
    files: Annotated[tuple[str, ...], Field(min_length=1)]

    @property
    def key(self) -> str:
        """The entry of `[mail.recipients]` that says who gets it."""
        return self.id if self.is_personal else self.kind

    @property
    def is_personal(self) -> bool:
        """True when it is for one reader, whom its id names."""
        return self.kind in ("manager", "technician")


class _Run(BaseModel):
    """The part of `run.json` that delivery reads."""

    as_of: datetime
    status: Literal["final", "provisional"]
    revision: int = 1
    outputs: Mapping[str, str]
    editions: tuple[Edition, ...]


@dataclass(frozen=True)
class Published:
    """A month as it was published, every file with its SHA-256."""

    month: Month
    folder: Path
    as_of: datetime
    is_final: bool
    revision: int
    hashes: Mapping[str, str]
    editions: tuple[Edition, ...]


def published_month(workspace: Workspace, month: Month) -> Published:
    """The published month, whose files are those that were published.

    Raises:
        Unusable: the month is not published, or by a program that made no editions.
        Refused: files were changed or removed since.
    """
    folder = month_folder(workspace, month)
    try:
        run = _Run.model_validate(_document(folder, month))
    except ValidationError as fault:
        raise Unusable("send.no_editions", month=str(month), file=str(folder / "run.json")) from fault
    named = {name for edition in run.editions for name in edition.files}
    _check_files(folder, month, run.outputs, sorted(named - set(run.outputs)))
    editions = tuple(sorted(run.editions, key=lambda edition: (KINDS.index(edition.kind), edition.id)))
    return Published(month, folder, run.as_of, run.status == "final", run.revision, run.outputs, editions)


def published_pages(workspace: Workspace, month: Month) -> tuple[Path, list[str]]:
    """The folder of the published month and its pages as they were published.

    Raises:
        Unusable: the month is not published.
        Refused: files were changed or removed since.
    """
    folder = month_folder(workspace, month)
    outputs = _document(folder, month).get("outputs", {})
    _check_files(folder, month, outputs, ())
    return folder, sorted(name for name in outputs if name.endswith(".html"))


def _document(folder: Path, month: Month) -> dict[str, Any]:
    document = published(folder)
    if document is None:
        raise Unusable("send.not_published", month=str(month), folder=str(folder))
    return document


def _check_files(folder: Path, month: Month, outputs: Mapping[str, str], strangers: Sequence[str]) -> None:
    """Refuses a folder in which a file is not what was published, or that lists files never published."""
    changed = [name for name, sha in outputs.items() if not _stands(folder / name, sha)]
    if changed := [*changed, *strangers]:
        raise Refused("send.files_changed", month=str(month), file=str(folder / changed[0]), count=len(changed))


def _stands(file: Path, sha: str) -> bool:
    return file.is_file() and sha256_of(file) == sha


def chosen(editions: Sequence[Edition], kinds: Sequence[Kind], ids: Sequence[str]) -> tuple[Edition, ...]:
    """The editions of these kinds and ids, all where none are named.

    Raises:
        UsageError: an id is that of no edition.
    """
    of_kind = [edition for edition in editions if not kinds or edition.kind in kinds]
    known = {edition.key for edition in of_kind}
    if missing := [one for one in ids if one not in known]:
        raise UsageError("send.no_such", ids=", ".join(missing), known=", ".join(sorted(known)) or "-")
    return tuple(edition for edition in of_kind if not ids or edition.key in ids)
