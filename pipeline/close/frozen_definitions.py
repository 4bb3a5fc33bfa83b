"""The definitions of a closed month in one archive: SQL, logs, checklists, policies and settings as they stood."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.workspace import Workspace, packaged, shipped

SHIPPED = "shipped"
COMPANY = "company"
SUFFIXES = (".toml", ".sql")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def freeze_definitions(workspace: Workspace, policies: dict[str, Path], file: Path) -> None:
    """Writes all that decides how rows become figures and figures become scores; the same content gives the same bytes.

    `policies` are the files of the policies in force, by scheme.
    """
    found = dict(_definitions(workspace))
    found |= {f"{COMPANY}/policies/{scheme}/{place.name}": place for scheme, place in policies.items()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, place in sorted(found.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, place.read_bytes())


def thaw_definitions(file: Path, folder: Path) -> tuple[Path, Path]:
    """The folders of what was shipped and of what was the company's own, unpacked into `folder`."""
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            place = folder / name
            if not place.resolve().is_relative_to(folder.resolve()):
                raise ValueError(f"{name} leads out of the archive")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(archive.read(name))
    return folder / SHIPPED, folder / COMPANY


def _definitions(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    for root, name in ((shipped("sql"), "sql"), (packaged("definitions"), "definitions")):
        for file in _files(root):
            yield f"{SHIPPED}/{name}/{file.relative_to(root).as_posix()}", file
    for place in workspace.own_definitions:
        for file in _files(place):
            yield f"{COMPANY}/{file.relative_to(workspace.root).as_posix()}", file


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(path for path in place.rglob("*") if path.is_file() and path.suffix in SUFFIXES)
