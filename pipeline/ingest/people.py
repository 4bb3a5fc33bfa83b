"""Whom a text names: `张三(0103)`, `0103 张三`, `103`, a name, or several people of whom the first is the lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.definitions.fold import fold_label

_BETWEEN_PEOPLE = re.compile(r"[、,，/;；|&+\n]+")
_GLUED = re.compile(r"[0-9A-Za-z]+|[^0-9A-Za-z]+")
_BETWEEN_WORDS = re.compile(r"[\s()\[\]（）【】<>:：_-]+")


@dataclass(frozen=True)
class Mention:
    """What one text says of its lead: an employee number, or a name that a month must decide; neither is unknown."""

    employee_no: str | None
    name: str | None


class People:
    """The numbers and names on the roster."""

    def __init__(self, known: Iterable[tuple[str, str]]) -> None:
        pairs = [(number, name) for number, name in known]
        self._numbers = {number for number, _ in pairs}
        self._names = {name: name for _, name in pairs}
        self._unpadded = _unique((number.lstrip("0"), number) for number, _ in pairs if number.isdigit())
        self._folded = _unique((_folded(name), name) for _, name in pairs)

    def lead(self, text: str) -> Mention:
        """The lead whom the text names: the first of several, by number where one stands beside the name.

        A number that is nobody's is not overruled by the name beside it.
        """
        first = next((part.strip() for part in _BETWEEN_PEOPLE.split(text) if part.strip()), "")
        words = [word for word in _BETWEEN_WORDS.split(first) if word]
        whole = self._name(re.split(r"[(\[（【]", first)[0])
        beside = words if whole is not None else [part for word in words[:2] for part in self._parts(word)][:2]
        number = next((found for word in beside if (found := self._number(word))), None)
        if number is not None:
            return Mention(number, None)
        if any(word.isdigit() for word in beside):
            return Mention(None, None)
        return Mention(None, whole or next((found for word in words[:1] if (found := self._name(word))), None))

    def _parts(self, word: str) -> list[str]:
        """A word, or its number and its name where the two are written together."""
        if self._name(word) or self._number(word):
            return [word]
        return _GLUED.findall(word)

    def _number(self, word: str) -> str | None:
        if word in self._numbers:
            return word
        whole = word.removesuffix(".0")
        return self._unpadded.get(whole.lstrip("0")) if whole.isdigit() else None

    def _name(self, word: str) -> str | None:
        return self._names.get(word) or self._folded.get(_folded(word))


def _folded(name: str) -> str:
    """A name without the spaces by which short ones are padded, in Simplified characters."""
    return fold_label(name).replace(" ", "")


def _unique(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The pairs whose left side leads to one right side only."""
    found: dict[str, str | None] = {}
    for left, right in pairs:
        found[left] = right if found.get(left, right) == right else None
    return {left: right for left, right in found.items() if right is not None}
