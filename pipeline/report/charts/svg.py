"""What the drawing library writes, made small, in the page's colours, with texts in the page's languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from zlib import crc32

from pipeline.language import Language, Text

# The drawing library writes these marks; the page's style sheet says how they look by day, by night and in print.
COLOURS = {
    "#010101": "var(--ink)",
    "#020202": "var(--muted)",
    "#030303": "var(--line)",
    "#050505": "var(--warn)",
    "#060606": "var(--bad)",
    "#070707": "var(--paper)",
    "#080808": "var(--accent)",
}
_KEPT = {"d", "x", "y", "width", "height", "patternUnits"}
_DROPPED = {"metadata", "style", "clipPath"}
_NUMBER = re.compile(r"-?\d+\.\d+")
_COLOUR = re.compile("|".join(COLOURS))
_REFERENCE = re.compile(r"(?<=url\(#)[^)]+")
# what XML forbids and no browser shows
_UNPRINTABLE = {
    n: None for n in (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)) if n not in (9, 10, 13)
}


@dataclass(frozen=True)
class Label:
    """A text at a place of the drawing, in its units from the upper left corner.

    `anchor` says which end of the text stands there; `drop` how far its foot is below, in its own size.
    """

    text: Text
    x: float
    y: float
    anchor: str
    drop: str
    colour: str


def inline(svg: str, name: str, labels: Sequence[Label], alt: Text, languages: Sequence[Language], size: float) -> str:
    """The drawing as an element for a page, named by `alt`; each label in every language asked for.

    Letters are `size` units high. Ids come from `name`, so that drawings of different names never meet on a page.
    """
    root = ElementTree.fromstring(svg[svg.index("<svg") :])
    shapes = _Shapes(f"c{crc32(name.encode(errors='replace')):08x}")
    title = f"{shapes.prefix}-name"
    width = float(root.attrib["viewBox"].split()[2])
    drawn = ElementTree.Element(
        "svg",
        {
            "viewBox": _short(root.attrib["viewBox"]),
            "role": "img",
            "aria-labelledby": title,
            "font-size": _short(f"{size:.1f}"),
            "style": f"max-width:{width * 1.25:.0f}px",
        },
    )
    drawn.append(_named(title, alt, languages))
    drawn.extend([part for child in root for part in shapes.rewritten(child)])
    drawn.extend(_texts(labels, languages))
    return ElementTree.tostring(drawn, encoding="unicode").replace(" />", "/>")


def cleaned(text: str) -> str:
    """The text without control characters."""
    return text.translate(_UNPRINTABLE)


def said(text: Text, languages: Sequence[Language]) -> Iterator[tuple[dict[str, str], str]]:
    """The text in each language with the attributes that show it in that language only; once where they agree."""
    words = {language: cleaned(text[language]) for language in languages}
    if len(set(words.values())) == 1:
        yield {}, words[languages[0]]
        return
    for language, each in words.items():
        yield {"class": language, "lang": language}, each


def _named(id: str, alt: Text, languages: Sequence[Language]) -> ElementTree.Element:
    """The drawing's name, outside of its frame: read aloud in the page's language, never seen."""
    text = ElementTree.Element("text", {"id": id, "y": "-99"})
    for attributes, words in said(alt, languages):
        ElementTree.SubElement(text, "tspan", attributes).text = words
    return text


def _texts(labels: Sequence[Label], languages: Sequence[Language]) -> list[ElementTree.Element]:
    """All labels; those of one look and language stand in a group that says it once."""
    groups: dict[tuple[tuple[str, str], ...], ElementTree.Element] = {}
    for label in labels:
        look = {"style": f"fill:{COLOURS[label.colour]}", "text-anchor": label.anchor}
        place = {"x": _short(f"{label.x:.1f}"), "y": _short(f"{label.y:.1f}")}
        place |= {"dy": label.drop} if label.drop else {}
        for attributes, words in said(label.text, languages):
            kind = look | attributes
            group = groups.setdefault(tuple(kind.items()), ElementTree.Element("g", kind))
            ElementTree.SubElement(group, "text", place).text = words
    return list(groups.values())


class _Shapes:
    """The shapes of one drawing on their way into the page."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._ids: dict[str, str] = {}

    def rewritten(self, element: ElementTree.Element) -> Iterator[ElementTree.Element]:
        """What stands in the page for that element: nothing, itself made small, or several."""
        tag = _local(element.tag)
        if tag in _DROPPED:
            return
        made = ElementTree.Element(tag, self._attributes(tag, element))
        made.extend([part for child in element for part in self.rewritten(child)])
        if tag == "g":
            _share_style(made)
        if tag == "g" and not made.attrib:
            yield from made
        elif len(made) or tag not in ("g", "defs"):
            yield made

    def _attributes(self, tag: str, element: ElementTree.Element) -> dict[str, str]:
        given = {_local(key): value for key, value in element.attrib.items()}
        kept = {key: _short(value) for key, value in given.items() if key in _KEPT}
        if "href" in given:
            kept["href"] = "#" + self._id(given["href"][1:])
        if "id" in given and tag != "g":
            kept["id"] = self._id(given["id"])
        style = given.get("style") or (f"fill: {given['fill']}" if "fill" in given else "")
        if style:
            kept["style"] = self._style(style)
        return kept

    def _style(self, style: str) -> str:
        coloured = _COLOUR.sub(lambda found: COLOURS[found[0]], style)
        referred = _REFERENCE.sub(lambda found: self._id(found[0]), coloured)
        return _short(referred).replace("; ", ";").replace(": ", ":")

    def _id(self, id: str) -> str:
        return self._ids.setdefault(id, f"{self.prefix}-{len(self._ids)}")


def _share_style(group: ElementTree.Element) -> None:
    """Writes a style that all parts of the group have once, on the group."""
    parts = [part for part in group if part.tag != "defs"]
    styles = {part.get("style") for part in parts}
    if len(parts) > 1 and "style" not in group.attrib and len(styles) == 1 and (style := styles.pop()):
        group.set("style", style)
        for part in parts:
            del part.attrib["style"]


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _short(value: str) -> str:
    """The value with one decimal in its numbers and no needless blanks; the lines of a path without their letter."""
    rounded = _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), " ".join(value.split()))
    if not rounded.startswith("M "):
        return rounded
    tight = re.sub(r" ?([A-Za-z]) ?", r"\1", rounded)
    return tight if "C" in tight or "Q" in tight else tight.replace("L", " ")
