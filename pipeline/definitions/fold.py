"""How words are compared: width, script, case, spaces, brackets and units do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

_BRACKETED = re.compile(r"[(\[{<【〔「『《][^)\]}>】〕」』》]*[)\]}>】〕」』》]")
_DROPPED = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff_*:;,.'\"·()\[\]{}<>【】〔〕「」『』《》-]+")


@cache
def _converter() -> Any:
    import opencc  # costs a dictionary load that most commands never need

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The text as headers and code values are compared: NFKC, Simplified, lower case, no spaces, brackets or units.

    A text that is nothing but a bracketed word, or nothing but signs such as `×`, keeps what it has.
    """
    wide = unicodedata.normalize("NFKC", text).casefold().strip()
    plain = _DROPPED.sub("", _BRACKETED.sub("", wide)) or _DROPPED.sub("", wide) or wide
    return plain if plain.isascii() else str(_converter().convert(plain))


def fold_label(text: str) -> str:
    """A label such as a product or fault as it is compared and shown: NFKC, Simplified, single spaces."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return plain if plain.isascii() else str(_converter().convert(plain))
