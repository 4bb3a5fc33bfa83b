"""Whom a text names: `张三(0103)`, `0103 张三`, `103`, a name, or several people of whom the first is the lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.definitions.fold import fold_label

_BETWEEN_PEOPLE = re.compile(r"[、,，/;；|&+\n]+")
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
        self._folded = _unique((fold_label(name), name) for _, name in pairs)

    def lead(self, text: str) -> Mention:
        """The lead whom the text names: the first of several, by number where one is given."""
        first = next((part.strip() for part in _BETWEEN_PEOPLE.split(text) if part.strip()), "")
        words = [word for word in _BETWEEN_WORDS.split(first) if word]
        number = next((found for word in words if (found := self._number(word))), None)
        if number is not None:
            return Mention(number, None)
        if any(word.isdigit() for word in words):
            return Mention(None, None)
        names = [first, *words[:1]]
        return Mention(None, next((found for name in names if (found := self._name(name))), None))

    def _number(self, word: str) -> str | None:
        if word in self._numbers:
            return word
        whole = word.removesuffix(".0")
        return self._unpadded.get(whole.lstrip("0")) if whole.isdigit() else None

    def _name(self, word: str) -> str | None:
        return self._names.get(word) or self._folded.get(fold_label(word))


def _unique(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The pairs whose left side leads to one right side only."""
    found: dict[str, str | None] = {}
    for left, right in pairs:
        found[left] = right if found.get(left, right) == right else None
    return {left: right for left, right in found.items() if right is not None}
