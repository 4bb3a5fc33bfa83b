"""Everybody's rate against the cases behind it, with the limit and what chance alone does at the limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from pipeline.language import Language, Text
from pipeline.report import chance, formats
from pipeline.report.charts import sheet as paper
from pipeline.report.charts.places import Box, Place, placed
from pipeline.report.charts.sheet import Margins, Sheet, ems, steps
from pipeline.report.wording import both, listed, same, sentences
from pipeline.scorecard.chance import binomial_tail

_HEIGHT = 330.0
_FEW = 30  # cases below which nobody is judged: such rates do not set the scale
_POINTS = 70
_ROOM = Margins(48, 34, 14, 48)
_CIRCLE, _TRIANGLE, _DIAMOND = "o", "^", "D"
_LOOKS = {_CIRCLE: (paper.ACCENT, 7.0, 0.75), _TRIANGLE: (paper.WARN, 9.5, 1.0), _DIAMOND: (paper.BAD, 8.5, 1.0)}
_LETTER = 19.0  # of names while places are sought: as large as they get on a telephone, with a little air


@dataclass(frozen=True)
class Dot:
    """One person: how many of their cases count against them."""

    label: str
    hits: int
    cases: int

    @property
    def rate(self) -> float:
        """Hits per case, 0..1 (more when a case can count several times)."""
        return self.hits / self.cases


@dataclass(frozen=True)
class _Scale:
    """How far the chart reaches: cases to the right, rate upwards."""

    limit: Fraction
    most: int
    top: float


def funnel(
    name: str, points: Sequence[Dot], limit: Fraction, languages: Sequence[Language], cases: Text | None = None
) -> Markup:
    """Everybody with at least one case as a mark; those whom chance alone rarely brings there with their names.

    `cases` says what is counted below the line of the rate. Empty when nobody has a case.
    """
    shown = sorted((dot for dot in points if dot.cases > 0), key=_order)
    if not shown:
        return Markup()
    scale = _Scale(limit, int(max(dot.cases for dot in shown) * 1.08) + 2, _top(shown, limit))
    sheet = Sheet(name, languages, paper.WIDE, _HEIGHT, _ROOM)
    sheet.axes.set_xlim(0, scale.most)
    sheet.axes.set_ylim(0, scale.top)
    _grid(sheet, scale, sentences([cases or both("chart.cases")]))
    _lines(sheet, scale)
    taken = _line_names(sheet, scale)
    far = _marks(sheet, shown, scale)
    _names(sheet, far, scale, taken)
    names = listed(same(dot.label) for dot in far) if far else both("chart.nobody")
    values = {"people": len(shown), "limit": formats.limit_percent(limit), "outside": len(far), "names": names}
    guide = [both("chart.funnel_guide")] + [both("chart.funnel_edge")] * any(dot.rate > scale.top for dot in shown)
    return sheet.markup(both("chart.funnel", **values), sentences(guide), "wide")


def mark(dot: Dot, limit: Fraction) -> str:
    """The shape for somebody: a circle where chance is likely enough, a triangle or a diamond where it is not."""
    tail = binomial_tail(dot.hits, dot.cases, limit)
    return _DIAMOND if tail <= chance.SURE_TAIL else _TRIANGLE if tail <= chance.LIKELY_TAIL else _CIRCLE


def _order(dot: Dot) -> tuple[int, int, str]:
    return dot.cases, dot.hits, dot.label


def _top(dots: Sequence[Dot], limit: Fraction) -> float:
    """The highest rate drawn in its place: that of anybody with enough cases, and well above the limit."""
    rates = [dot.rate for dot in dots if dot.cases >= _FEW]
    return max([float(limit) * 4, *(rate * 1.12 for rate in rates)])


def _grid(sheet: Sheet, scale: _Scale, cases: Text) -> None:
    heights = steps(scale.top)
    sheet.axes.hlines(heights[1:], 0, scale.most, color=paper.LINE, linewidth=0.8)
    sheet.axes.plot([0, scale.most], [0, 0], color=paper.MUTED, linewidth=1)
    for height in heights:
        sheet.say(same(formats.limit_percent(round(height, 6))), (0, height), (-6, 0), "end")
    for count in steps(scale.most):
        if count == int(count):
            sheet.say(same(formats.plain(count)), (count, 0), (0, -7), "middle", "below")
    sheet.say(both("chart.rate"), (0, scale.top), (-44, 16), lift="above", colour=paper.INK)
    sheet.say(cases, (scale.most, 0), (0, -25), "end", "below", colour=paper.INK)


def _lines(sheet: Sheet, scale: _Scale) -> None:
    kinds = ((chance.LIKELY_TAIL, paper.WARN, (0, (1.5, 1.5))), (chance.SURE_TAIL, paper.BAD, "solid"))
    for tail, colour, line in kinds:
        counts, rates = _curve(scale, tail)
        if counts:
            area = ([*counts, scale.most, counts[0]], [*rates, scale.top, scale.top])
            sheet.axes.fill(*area, color=colour, alpha=0.08, linewidth=0)
            sheet.axes.plot(counts, rates, color=colour, linewidth=1.8, linestyle=line)
    sheet.axes.plot([0, scale.most], [float(scale.limit)] * 2, color=paper.INK, linewidth=1.3, linestyle=paper.DASHED)


def _curve(scale: _Scale, tail: float) -> tuple[list[float], list[float]]:
    """Cases and rates along which the chance is just that, from where they come below the top.

    Left of its highest place the line says nothing: with so few cases a single one already is beyond it.
    """
    ratio = scale.most ** (1 / _POINTS)
    counts = sorted({round(ratio**step) for step in range(_POINTS)} | {scale.most})
    places = [(float(count), chance.boundary(count, scale.limit, tail) / count) for count in counts]
    places = places[max(range(len(places)), key=lambda at: places[at][1]) :]
    inside = [place for place in places if place[1] <= scale.top]
    if not inside:
        return [], []
    above = [place for place in places if place[0] < inside[0][0]][-1:]
    start = [_crossing(place, inside[0], scale.top) for place in above]
    whole = [*start, *inside]
    return [count for count, _ in whole], [rate for _, rate in whole]


def _crossing(above: tuple[float, float], below: tuple[float, float], top: float) -> tuple[float, float]:
    """Where the way from one place to the other meets the top."""
    share = (above[1] - top) / (above[1] - below[1])
    return above[0] + share * (below[0] - above[0]), top


def _line_names(sheet: Sheet, scale: _Scale) -> list[Box]:
    """Writes each line's name over its right end, higher where the one below needs the room; the room they take."""
    wide, tall = sheet.plot
    taken: list[Box] = []
    lowest = 0.0
    for text, tail, colour in (
        (both("chart.limit_is", limit=formats.limit_percent(scale.limit)), None, paper.INK),
        (both("chart.likely"), chance.LIKELY_TAIL, paper.WARN),
        (both("chart.sure"), chance.SURE_TAIL, paper.BAD),
    ):
        width = max(ems(text[each]) for each in sheet.languages) * _LETTER
        # the lines fall to the right: the name stands clear of its line at its own left end
        count = max(1, int((1 - width / wide) * scale.most))
        rate = float(scale.limit) if tail is None else chance.boundary(count, scale.limit, tail) / count
        height = max(rate / scale.top * tall + 5, lowest)
        if height <= tall:
            lowest = height + _LETTER + 1
            sheet.say(text, (scale.most, 0), (0, height), "end", "above", colour)
            taken.append((wide - width, height - 4, wide, height + _LETTER))  # letters hang below their line
    return taken


def _marks(sheet: Sheet, dots: Sequence[Dot], scale: _Scale) -> list[Dot]:
    """Draws everybody, and gives those beyond the first line; rates above the scale stand at its upper edge."""
    kinds: dict[str, list[Dot]] = {kind: [] for kind in _LOOKS}
    for dot in dots:
        kinds[mark(dot, scale.limit)].append(dot)
    for kind, (colour, size, alpha) in _LOOKS.items():
        if kinds[kind]:
            rates = [min(dot.rate, scale.top) for dot in kinds[kind]]
            sheet.axes.plot([dot.cases for dot in kinds[kind]], rates, kind, color=colour, markersize=size,
                            markeredgecolor=paper.PAPER, markeredgewidth=0.8, alpha=alpha)  # fmt: skip
    return sorted(kinds[_TRIANGLE] + kinds[_DIAMOND], key=_order)


def _names(sheet: Sheet, dots: Sequence[Dot], scale: _Scale, taken: Sequence[Box]) -> None:
    """A name beside each of the marks; the counts too where a mark stands at the edge instead of in its place."""
    wide, tall = sheet.plot
    spots = [(dot.cases / scale.most * wide, min(dot.rate / scale.top, 1.0) * tall) for dot in dots]
    texts = [dot.label if dot.rate <= scale.top else f"{dot.label} {dot.hits}/{dot.cases}" for dot in dots]
    widths = [ems(text) * _LETTER for text in texts]
    for (x, y), text, place in zip(spots, texts, placed(spots, widths, taken, sheet.plot), strict=True):
        at = (x / wide * scale.most, y / tall * scale.top)
        if place.far:
            _leader(sheet, (x, y), place, scale)
        sheet.say(same(text), at, place.shift, place.anchor, colour=paper.INK)


def _leader(sheet: Sheet, spot: tuple[float, float], place: Place, scale: _Scale) -> None:
    """A thin line from a mark to its name further off."""
    wide, tall = sheet.plot
    xs = [spot[0] / wide * scale.most, (spot[0] + place.shift[0] * 0.9) / wide * scale.most]
    ys = [spot[1] / tall * scale.top, (spot[1] + place.shift[1] * 0.9) / tall * scale.top]
    sheet.axes.plot(xs, ys, color=paper.MUTED, linewidth=0.8)
