"""Words that mean the same in every log, read from `words.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from pipeline.definitions.fold import fold
from pipeline.workspace import packaged


@dataclass(frozen=True)
class Words:
    """Folded words by what they say."""

    yes: frozenset[str]
    no: frozenset[str]
    exported_at: frozenset[str]
    forbidden_headers: frozenset[str]
    ignored_headers: frozenset[str]
    origin_headers: tuple[str, ...]


@cache
def words() -> Words:
    """The folded words."""
    table = tomllib.loads(packaged("definitions", "words.toml").read_text(encoding="utf-8"))
    folded = {name: tuple(map(fold, spellings)) for name, spellings in table.items()}
    origin = folded.pop("origin_headers")
    return Words(origin_headers=origin, **{name: frozenset(known) for name, known in folded.items()})
