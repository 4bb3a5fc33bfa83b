"""A person's page as it is read in one language; what was compared is taken off, so that the rest can be swept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import html

LANGUAGES = ("zh", "en")
_TOKEN = re.compile(r"[A-Z]{1,2}-?\d[\d.]*\d|[A-Z]-?\d|\d{4}-\d{2}(?:-\d{2})?|\d{1,2}:\d{2}|\d[\d,]*(?:\.\d+)?%?")
_UNSEEN = "//style | //script | //svg | //head | //comment() | //i[@class='mark']"


def tokens(text: str) -> list[str]:
    """Every number, date and rule in a text."""
    return [found.rstrip(",") for found in _TOKEN.findall(text)]


def read(element: Any) -> str:
    """The text of an element as it is read, with single spaces."""
    return " ".join(str(element.text_content()).split())


class Page:
    """The page of one person in one language, and the faults found on it."""

    def __init__(self, file: Path, language: str) -> None:
        self.language, self.file, self.faults = language, file, list[str]()
        self.tree = html.document_fromstring(file.read_text(encoding="utf-8"))
        other = next(each for each in LANGUAGES if each != language)
        hidden = f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {other} ')]"
        for element in self.tree.xpath(f"{_UNSEEN} | {hidden}"):
            element.drop_tree()

    def all(self, path: str, within: Any = None) -> list[Any]:
        """The elements at an XPath."""
        return list((self.tree if within is None else within).xpath(path))

    def one(self, path: str, within: Any = None) -> Any:
        """The one element at an XPath."""
        found = self.all(path, within)
        assert len(found) == 1, f"{self.file.name}: {len(found)} of {path}"
        return found[0]

    def same(self, where: str, element: Any, wanted: str) -> None:
        """Notes a fault unless the element reads exactly so, and takes it off the page."""
        self.equal(where, read(element), " ".join(wanted.split()))
        self.drop(element)

    def texts(self, where: str, elements: Iterable[Any], wanted: Iterable[str]) -> None:
        """Notes a fault unless the elements read exactly so, one by one, and takes them off the page."""
        elements = list(elements)
        self.equal(where, [read(element) for element in elements], [" ".join(text.split()) for text in wanted])
        for element in elements:
            self.drop(element)

    def equal(self, where: str, shown: object, wanted: object) -> None:
        """Notes a fault unless both are equal."""
        if shown != wanted:
            self.faults.append(f"{self.file.stem} {self.language} {where}: page {shown!r}, published {wanted!r}")

    @staticmethod
    def drop(element: Any) -> None:
        """Takes the element off the page; what stands behind it stays."""
        element.drop_tree()

    def left(self) -> Iterator[tuple[str, str]]:
        """Every number still on the page, with the rule or figure that the place belongs to."""
        for text in self.tree.xpath("//text()"):
            holder = text.getparent().getparent() if text.is_tail else text.getparent()
            about = holder.xpath("string(ancestor-or-self::*[@data-indicator][1]/@data-indicator)")
            about = about or holder.xpath("string(ancestor-or-self::*[@data-figure][1]/@data-figure)")
            yield from ((about, token) for token in tokens(str(text)))
