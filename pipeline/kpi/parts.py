"""How a clerk may write the part of a KPI that a row is about: as defined, or with its number in front."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.definitions.fold import fold

_NUMBERED = re.compile(r"\s*第?\s*([0-9]+[0-9A-Za-z.\-]*?)\s*(?:[条項项號号]|[、.．:：,，]|$)\s*(.*)", re.DOTALL)


def spellings(part: str) -> Iterator[str]:
    """The folded words by which the text may be meant: itself, and its number where one leads (第3条, 3、…)."""
    yield fold(part)
    numbered = _NUMBERED.fullmatch(part)
    if numbered is not None:
        yield from (fold(word) for word in numbered.groups() if word)
