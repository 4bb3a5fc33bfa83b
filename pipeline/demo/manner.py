"""How the company's people write a value into a cell, each in a manner of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cache
from random import Random
from typing import Any

from pipeline.demo.catalogue import load_toml
from pipeline.demo.rows import Raw, Slot, Value
from pipeline.demo.sheets import Manner

# A cell: what stands in it, and a number format (text, or the index of a built-in one) for dates.
Content = str | int | float | date | datetime | time | None
Cell = tuple[Content, str | int | None]
Writer = Callable[[Any], Cell]

MOMENTS: Mapping[str, str | int] = {
    "built_in": 22,
    "iso": "yyyy-mm-dd hh:mm",
    "slash": "yyyy/m/d h:mm;@",
    "chinese": 'yyyy"年"m"月"d"日" h"时"mm"分"',
}
DATES: Mapping[str, str | int] = {
    "built_in": 14,
    "built_in_chinese": 31,
    "year_month": 57,
    "iso": "yyyy-mm-dd",
    "chinese": 'yyyy"年"m"月"d"日"',
}
MOMENT_TEXTS: Mapping[str, Callable[[datetime], str]] = {
    "text_iso": lambda m: f"{m:%Y-%m-%d %H:%M}",
    "text_slash": lambda m: f"{m.year}/{m.month}/{m.day} {m.hour}:{m:%M:%S}",
    "text_chinese": lambda m: f"{m.year}年{m.month}月{m.day}日 {m:%H}时{m:%M}分",
}
DATE_TEXTS: Mapping[str, Callable[[date], str]] = {
    "text_iso": lambda d: f"{d:%Y-%m-%d}",
    "text_slash": lambda d: f"{d.year}/{d.month}/{d.day}",
    "text_digits": lambda d: f"{d:%Y%m%d}",
    "text_chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "text_serial": lambda d: str(d.toordinal() - date(1899, 12, 30).toordinal()),
}
YES_NO = (("是", "否"), ("√", "×"), ("Y", "N"), ("1", "0"), ("有", "无"))
NUMBERED = ("number", "number", "number name", "number name")
PERSONS = (*NUMBERED, "name(number)", "name", "bare number", "wide number")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def draw_manner(chance: Random, traditional: bool = False) -> Manner:
    """Somebody's manner; who writes Traditional gives names with numbers, as the roster is Simplified."""
    yes, no = chance.choice(YES_NO)
    real = chance.random() < 0.55
    return Manner(
        spelling=chance.randrange(12),
        moment=chance.choice(list(MOMENTS) if real else list(MOMENT_TEXTS)),
        date=chance.choice(list(DATES) if real else list(DATE_TEXTS)),
        clock=chance.choice(("real", "real", "text", "text_noon")),
        person="number name" if traditional else chance.choice(PERSONS),
        yes=yes,
        no=no,
        extras=chance.random() < 0.6,
        traditional=traditional,
        layout=chance.randrange(4),
        blank_every=chance.choice((0, 0, 60)),
    )


@cache
def to_traditional() -> dict[int, int]:
    """The table for `str.translate` from Simplified to Traditional, for the words the demo uses."""
    script = load_toml("script.toml")
    return str.maketrans(script["simplified"], script["traditional"])


def header(manner: Manner, log: str, column: str) -> str:
    """The column's title in the manner's spelling."""
    headers = load_toml("columns.toml")[log][column]["headers"]
    text = str(headers[(manner.spelling + len(column)) % len(headers)])
    return text.translate(to_traditional()) if manner.traditional else text


def writer(chance: Random, manner: Manner, log: str, column: str, names: Mapping[str, str]) -> Writer:
    """A function from a value of the column to its cell; names of two people are told apart by number."""
    spec = load_toml("columns.toml")[log][column]
    writers: Mapping[str, Writer] = {
        "text": lambda v: (_text(chance, manner, column, v), None),
        "code": lambda v: (_code(manner, spec["codes"], v), None),
        "yesno": lambda v: (manner.yes if v else manner.no, None),
        "number": lambda v: (v, None),
        "person": lambda v: (_people(manner, names, v), None),
        "moment": lambda v: _moment(manner, v),
        "date": lambda v: _date(manner, v),
        "slot": lambda v: _slot(manner, v),
        "clock": lambda v: _clock(manner, v),
    }
    write = writers[spec["kind"]]
    return lambda value: _raw(value) if isinstance(value, Raw) else write(value)


def is_blank(value: Value) -> bool:
    """Whether nothing is to be written for the value."""
    return value is None or value == ""


def _raw(value: Raw) -> Cell:
    return (value.value, None)


def _text(chance: Random, manner: Manner, column: str, value: str) -> str:
    if column in ("phone", "asset_no") and chance.random() < 0.006:
        return value.translate(WIDE)
    if manner.traditional and column not in ("name", "customer_name", "kpi"):
        return value.translate(to_traditional())
    return value


def _code(manner: Manner, codes: Mapping[str, list[str]], value: str) -> str:
    words = codes[value]
    word = words[manner.spelling % len(words)]
    return word.translate(to_traditional()) if manner.traditional else word


def _people(manner: Manner, names: Mapping[str, str], value: str | tuple[str, ...]) -> str | int:
    numbers = value if isinstance(value, tuple) else (value,)
    if len(numbers) == 1 and manner.person == "bare number" and numbers[0] in names:
        return int(numbers[0])
    separator = "、，/"[manner.spelling % 3]
    return separator.join(_person(manner, names, number) for number in numbers)


def _person(manner: Manner, names: Mapping[str, str], number: str) -> str:
    name = names.get(number)
    if name is None:
        return number
    namesakes = sum(other == name for other in names.values()) > 1
    forms = {
        "number name": f"{number} {name}",
        "name(number)": f"{name}（{number}）" if manner.spelling % 2 else f"{name}({number})",
        "name": f"{name}({number})" if namesakes else name,
        "wide number": number.translate(WIDE),
    }
    return forms.get(manner.person, number)


def _moment(manner: Manner, value: datetime) -> Cell:
    if manner.moment in MOMENTS:
        return (value, MOMENTS[manner.moment])
    return (MOMENT_TEXTS[manner.moment](value), None)


def _date(manner: Manner, value: date) -> Cell:
    if manner.date in DATES:
        return (value, DATES[manner.date])
    return (DATE_TEXTS[manner.date](value), None)


def _slot(manner: Manner, value: Slot) -> Cell:
    if value.end is None:
        return _moment(manner, value.start)
    day = DATE_TEXTS["text_chinese" if "chinese" in manner.moment else "text_iso"](value.start)
    return (f"{day} {value.start:%H:%M}-{value.end:%H:%M}", None)


def _clock(manner: Manner, value: time) -> Cell:
    if manner.clock == "real":
        return (value, "h:mm:ss")
    if manner.clock == "text_noon":
        half = "下午" if value.hour > 12 else "上午"
        return (f"{half}{value.hour - 12 if value.hour > 12 else value.hour}:{value:%M:%S}", None)
    return (f"{value.hour}:{value:%M:%S}", None)
