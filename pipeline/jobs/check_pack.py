"""Checks an evidence pack by itself: offline, without a workspace, with the program alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.close.manifest import Revision
from pipeline.close.pack import Files, content_faults, read_about, read_pack
from pipeline.close.pack_proof import chain_of, manifest_faults, month_faults
from pipeline.language import Message, message

# what texts of another shape than a pack's raise when they are read as one
_OTHER_SHAPE = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError)


@dataclass(frozen=True)
class Checked:
    """What the pack says of itself, the chain it holds, and everything that does not hold; `head` is the last seal."""

    about: dict[str, Any]
    chain: tuple[Revision, ...]
    faults: tuple[Message, ...]

    @property
    def head(self) -> str:
        """The seal of the newest month in the pack."""
        return self.chain[-1].sha256 if self.chain else "-"


def check_pack(place: Path, known_head: str | None = None) -> Checked:
    """Everything in which the pack is not what was closed, or does not add up; `known_head` is a seal noted elsewhere.

    Raises:
        NoPack: the file is no pack at all.
    """
    files = read_pack(place)
    about = read_about(files)
    try:
        chain = chain_of(files)
    except _OTHER_SHAPE:
        chain = []
    faults = {str(fault): fault for fault in _faults(about, files, chain, known_head)}
    return Checked(about, tuple(chain), tuple(faults.values()))


def _faults(about: dict[str, Any], files: Files, chain: list[Revision], known_head: str | None) -> Iterator[Message]:
    try:
        yield from content_faults(about, files)
        yield from manifest_faults(chain, known_head)
        if not about["months"]:
            yield message("pack.no_months")
        for month in about["months"]:
            yield from month_faults(about, month, chain, files)
    except _OTHER_SHAPE as fault:
        yield message("pack.unreadable", reason=f"{type(fault).__name__}: {str(fault)[:80]}")
