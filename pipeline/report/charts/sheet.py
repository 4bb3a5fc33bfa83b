"""The paper that charts are drawn on: marks by the drawing library, texts in every language over them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from typing import Any

from markupsafe import Markup, escape

from pipeline.language import Language, Text
from pipeline.report.charts.svg import COLOURS, Label, inline, said

INK, MUTED, LINE, WARN, BAD, PAPER, ACCENT = COLOURS
SIZE = 12.0  # of letters, in the drawing's units
NARROW = 360.0  # on a telephone its letters still have about 11 pixels
WIDE = 560.0
DASHED = (0, (5, 3))
_DROPS = {"above": "", "middle": ".35em", "below": ".9em"}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


@dataclass(frozen=True)
class Margins:
    """Room around the plot, in the drawing's units."""

    left: float = 8
    top: float = 8
    right: float = 8
    bottom: float = 8


@dataclass(frozen=True)
class _Note:
    """A text at a point of the plot, and how far it is moved right and up from there."""

    text: Text
    at: tuple[float, float]
    shift: tuple[float, float]
    anchor: str
    lift: str
    colour: str


@dataclass
class Sheet:
    """A chart being drawn: `axes` for its marks, `say` for its texts, `markup` when it is done.

    The drawing library never sees a word: it needs no font, and reads no formula into a name.
    """

    name: str
    languages: Sequence[Language]
    width: float
    height: float
    margins: Margins
    _notes: list[_Note] = field(default_factory=list)

    @cached_property
    def axes(self) -> Any:
        """The plot, without frame, ticks and background."""
        from matplotlib.figure import Figure  # costs half a second that commands without a report never pay

        figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72)
        figure.patch.set_visible(False)
        wide, tall = self.plot
        place = (self.margins.left / self.width, self.margins.bottom / self.height, wide / self.width)
        axes = figure.add_axes((*place, tall / self.height))
        axes.axis("off")
        return axes

    @property
    def plot(self) -> tuple[float, float]:
        """Width and height of the plot in the drawing's units."""
        room = self.margins
        return self.width - room.left - room.right, self.height - room.top - room.bottom

    def say(
        self,
        text: Text,
        at: tuple[float, float],
        shift: tuple[float, float] = (0, 0),
        anchor: str = "start",
        lift: str = "middle",
        colour: str = MUTED,
    ) -> None:
        """Writes the text at a point of the plot, moved by `shift` units to the right and up.

        `anchor` (start, middle, end) says which end of the text stands there, `lift` (above, middle, below) whether
        it is above, at or below the point.
        """
        self._notes.append(_Note(text, at, shift, anchor, lift, colour))

    def markup(self, alt: Text, guide: Text | None = None, css: str = "") -> Markup:
        """The finished chart with its name for those who cannot see it and a line on how to read it."""
        import matplotlib

        drawing = StringIO()
        with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "scorecard", "hatch.linewidth": 1.5}):
            self.axes.figure.savefig(drawing, format="svg", metadata=_NO_METADATA)
        labels = [self._label(note) for note in self._notes]
        svg = inline(drawing.getvalue(), self.name, labels, alt, self.languages, SIZE)
        caption = f"<figcaption>{_spans(guide, self.languages)}</figcaption>" if guide else ""
        return Markup(f'<figure class="{f"chart {css}".strip()}">{svg}{caption}</figure>')

    def _label(self, note: _Note) -> Label:
        across, up = self.axes.transData.transform(note.at)
        x, y = float(across) + note.shift[0], self.height - float(up) - note.shift[1]
        return Label(note.text, x, y, note.anchor, _DROPS[note.lift], note.colour)


def _spans(text: Text, languages: Sequence[Language]) -> str:
    return "".join(
        f'<span class="{marks["class"]}" lang="{marks["lang"]}">{escape(words)}</span>' if marks else escape(words)
        for marks, words in said(text, languages)
    )


def ems(words: str) -> float:
    """About how wide the words are in units of their size: a Chinese sign one, others a little over a half."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.56 for sign in words)


def widest(texts: Sequence[Text], languages: Sequence[Language]) -> float:
    """The room that the longest of the texts needs, in the drawing's units; 0 without any."""
    return max((ems(text[language]) for text in texts for language in languages), default=0) * SIZE


def shortened(text: Text, room: float) -> Text:
    """The text cut to that room, in the drawing's units, with an ellipsis where something is missing."""
    return {language: _cut(words, room / SIZE) for language, words in text.items()}


def _cut(words: str, room: float) -> str:
    if ems(words) <= room:
        return words
    end = next(end for end in range(len(words), -1, -1) if ems(words[:end]) <= room - 1)
    return words[:end].rstrip() + "…"


def steps(top: float) -> list[float]:
    """Round values from 0 up to about `top` for a scale: four to six of them."""
    from matplotlib.ticker import MaxNLocator

    return [float(value) for value in MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top) if value <= top]
