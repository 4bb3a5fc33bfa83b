"""What a number format makes of a number: a date, a time, a duration, a zero-padded or a plain number.

A cell holds only a number; whether it is a date is known from its format alone. The formats 27-36 and 50-58
are built into Chinese Excel and stand in the file without a code (ECMA-376 part 1, 18.8.30).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "date", "time", "duration", "padded"]


@dataclass(frozen=True)
class Shown:
    """How a format shows numbers. `width` is the digits of a "padded" number."""

    kind: Kind
    width: int = 0


NUMBER = Shown("number")
DATE = Shown("date")
TIME = Shown("time")
DURATION = Shown("duration")

# 52 and 53 are dates in Simplified, times in Traditional Chinese Excel: read as a time, both come out right.
_BUILT_IN = (
    dict.fromkeys([*range(14, 18), 22, *range(27, 32), 36, 50, 51, 54, 57, 58], DATE)
    | dict.fromkeys([*range(18, 22), *range(32, 36), 45, 47, 52, 53, 55, 56], TIME)
    | {46: DURATION}
)
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.')
_BRACKET = re.compile(r"\[(?!(?:h+|m+|s+)\])[^\]]*\]", re.IGNORECASE)
_GENERAL = re.compile(r"general|g/通用格式|e[+-]")
_HALF_DAY = re.compile(r"am/pm|a/p|上午/下午")
_CELL_FORMATS = re.compile(rb"<[\w:]*cellXfs\b.*?</[\w:]*cellXfs>", re.DOTALL)
_FORMAT_IDS = re.compile(rb"""numFmtId\s*=\s*["'](\d+)["']""")
_FORMAT_CODES = re.compile(rb"""<[\w:]*numFmt\s+numFmtId\s*=\s*["'](\d+)["']\s+formatCode\s*=\s*["']([^"']*)["']""")
_SECOND_FRACTION = re.compile(r"(?<=s)\.0+|(?<=s\])\.0+")


def shown(format_id: int, code: str) -> Shown:
    """How the format with this id and code shows a number. The code counts where it says anything."""
    if code.strip().lower() in ("", "general"):
        return _BUILT_IN.get(format_id, NUMBER)
    bare = _BRACKET.sub("", _LITERAL.sub("", code)).split(";")[0].strip().lower()
    return _by_tokens(_SECOND_FRACTION.sub("", _HALF_DAY.sub("h", _GENERAL.sub("", bare))))


def clock_kind(styles: bytes) -> Literal["date", "time"] | None:
    """What a clock time without a day is under these styles, if the fast reader shows every number as they do.

    It does not know the formats built into Chinese Excel nor zero-padded numbers, and of a serial below one day it does
    not tell whether its format is a date, a time or a duration: those give None.
    """
    formats = _CELL_FORMATS.search(styles)
    codes = {int(number): _unescaped(code) for number, code in _FORMAT_CODES.findall(styles)}
    used = {int(number) for number in _FORMAT_IDS.findall(formats[0])} if formats else set()
    kinds = {shown(number, codes.get(number, "")).kind for number in used}
    unknown = used & (set(range(27, 37)) | set(range(50, 59))) - set(codes)
    if unknown or kinds & {"padded", "duration"} or {"date", "time"} <= kinds:
        return None
    return "time" if "time" in kinds else "date"


def _unescaped(code: bytes) -> str:
    return html.unescape(code.decode("utf-8", "replace"))


def _by_tokens(bare: str) -> Shown:
    if re.search(r"\[[hms]+\]", bare):
        return DURATION
    if re.search(r"[0#?]", bare):
        return Shown("padded", len(bare)) if re.fullmatch("00+", bare) else NUMBER
    if re.search(r"[yde]", bare):
        return DATE
    if re.search(r"[hs]", bare):
        return TIME
    return DATE if "m" in bare else NUMBER
