"""How a clerk may write the part of a KPI that a row is about: as defined, or with its number in front."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.definitions.fold import fold

# a sign between two digits does not end the number: 1.5 m and 24:00 are part of the text
_NUMBERED = re.compile(r"\s*第?\s*([0-9]+[0-9A-Za-z.\-]*?)\s*(?:[条條項项號号]|[、.:,](?![0-9])|$)\s*(.*)", re.DOTALL)


def spellings(part: str) -> Iterator[str]:
    """The folded words by which the text may be meant: itself, and its number where one leads (第3条, 3、…)."""
    yield fold(part)
    numbered = _NUMBERED.fullmatch(unicodedata.normalize("NFKC", part))
    if numbered is not None:
        yield from (fold(word) for word in numbered.groups() if word)
