"""What validation finds wrong with a definition or settings file, as messages: what is wrong and what to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from pipeline.language import Message, known, message

Fault = tuple[str, Message]  # key, what is wrong and what to write
LISTED = 12  # so many names are listed in full; of more only those that are spelled alike
LONGEST = 60
_KINDS = {
    "string": "text", "int": "whole", "decimal": "number", "float": "number", "finite": "number", "bool": "yes_no",
    "date": "date", "tuple": "list", "list": "list", "dict": "table", "mapping": "table", "model": "table",
}  # fmt: skip
_BRANCHES = frozenset({"int", "decimal", "str", "tuple[str, ...]"})  # how validation names the kinds of a parameter


class Wrong(ValueError):
    """What a definition's own rules find wrong with it."""

    def __init__(self, *faults: Message) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def told(error: ValidationError, table: object = None) -> Iterator[Fault]:
    """Every fault that validation found, with its key; each key and message once.

    With the `table` that was validated, an entry of a list goes by its id; else by its number, counted from 1.
    """
    found = error.errors()
    spoilt = [fault["loc"] for fault in found]
    seen: set[tuple[str, str]] = set()
    for fault in found:
        above = fault["loc"]
        if fault["type"] == "too_short" and any(len(loc) > len(above) and loc[: len(above)] == above for loc in spoilt):
            continue  # entries at fault are not counted: that is said of them already
        key, faults = _key(_without_branch(above), table), _messages(fault)
        for one in faults:
            if (key, str(one)) not in seen:
                seen.add((key, str(one)))
                yield key, one


def unknown(what: str, name: object, there_are: Iterable[str]) -> Message:
    """That a name is none of those there are, with those it may have meant; `what` is a key below `fault.what.`."""
    wanted = message("fault.wanted", names=nearest(str(name), list(there_are)))
    return message("fault.unknown", what=message(f"fault.what.{what}"), name=name, wanted=wanted)


def listed(names: Iterable[object]) -> str:
    """The names as one text; a dash for none."""
    return ", ".join(map(str, names)) or "-"


def nearest(name: str, there_are: Sequence[str]) -> str:
    """The names that there are as one text; of many only those that are spelled like the one given."""
    if len(there_are) <= LISTED:
        return listed(there_are)
    return listed(get_close_matches(name, there_are, LISTED, cutoff=0.5) or there_are)


def _without_branch(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    branch = next((i for i, part in enumerate(loc) if part in _BRANCHES), len(loc))
    return loc[:branch]


def _key(loc: Sequence[int | str], table: object) -> str:
    parts: list[str] = []
    for part in loc:
        table = _inside(table, part)
        own = table.get("id") if isinstance(table, Mapping) and isinstance(part, int) else None
        parts.append(str(own or (part + 1 if isinstance(part, int) else part)))
    return ".".join(parts) or "-"


def _inside(table: object, part: int | str) -> object:
    if isinstance(table, Mapping):
        return table.get(part)
    return table[part] if isinstance(table, list) and isinstance(part, int) and part < len(table) else None


def _messages(fault: Mapping[str, Any]) -> tuple[Message, ...]:
    kind, context = str(fault["type"]), dict(fault.get("ctx", {}))
    own = context.pop("error", None)
    if isinstance(own, Wrong):
        return own.faults
    if _BRANCHES & set(fault["loc"]):
        return (message("fault.parameter"),)
    if "expected" in context:
        context["expected"] = context["expected"].replace(" or ", ", ").replace("'", "")
    given = _short(fault["input"])
    if known(f"fault.{kind}"):
        return (message(f"fault.{kind}", given=given, **context),)
    wanted = _KINDS.get(kind.split("_")[0])
    if wanted is not None:
        return (message("fault.kind", given=given, kind=message(f"fault.kind.{wanted}")),)
    return (message("fault.other", detail=str(fault["msg"])),)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
