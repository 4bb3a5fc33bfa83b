"""Charts as SVG text for pages: drawn by matplotlib, text left as text, colours taken from the page."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Sequence
from fractions import Fraction
from io import StringIO
from typing import Any

from markupsafe import Markup

from pipeline.language import Language
from pipeline.report import chance
from pipeline.report.wording import both
from pipeline.scorecard.model import CapVerdict

# matplotlib writes these marks; the page's style sheet decides how they look by day, by night and in print.
_COLOURS = {
    "#010101": "var(--ink)",
    "#020202": "var(--muted)",
    "#030303": "var(--line)",
    "#040404": "var(--good)",
    "#050505": "var(--warn)",
    "#060606": "var(--bad)",
    "#070707": "var(--paper)",
    "#080808": "var(--accent)",
}
_INK, _MUTED, _LINE, _, _WARN, _BAD, _PAPER, _ACCENT = _COLOURS
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "scorecard",
    "text.parse_math": False,
    "axes.unicode_minus": False,
    "font.size": 11,
    "text.color": _INK,
    "axes.labelcolor": _MUTED,
    "axes.edgecolor": _LINE,
    "xtick.color": _MUTED,
    "ytick.color": _MUTED,
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}

Point = tuple[str, CapVerdict]


def cap_chart(points: Sequence[Point], limit: Fraction, language: Language) -> Markup | None:
    """Everybody's count against the orders behind it, with the limit and the exact 95 % and 99.8 % bounds.

    None when nobody has an order. Names are escaped by the drawing library.
    """
    shown = [(name, cap) for name, cap in points if cap.denominator]
    if not shown:
        return None
    import matplotlib  # costs a second that commands without a report never pay

    with matplotlib.rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        return Markup(_inline(_draw(shown, limit, language)))


def _draw(points: Sequence[Point], limit: Fraction, language: Language) -> str:
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(8.4, 3.7))
    axes = figure.add_axes((0.075, 0.15, 0.905, 0.81))
    most = max(cap.denominator for _, cap in points)
    seen = max(cap.numerator for _, cap in points)
    _bounds(axes, int(most * 1.08) + 1, seen, limit, language)
    _dots(axes, points, limit)
    axes.set_xlabel(both("chart.orders")[language])
    axes.set_ylabel(both("chart.events")[language])
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(length=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    drawing = StringIO()
    figure.savefig(drawing, format="svg", transparent=True, metadata=_NO_METADATA)
    return drawing.getvalue()


def _bounds(axes: Any, most: int, most_seen: int, limit: Fraction, language: Language) -> None:
    orders = range(1, most + 1)
    likely = [count - 0.5 for count in chance.thresholds(most, limit, chance.LIKELY_TAIL)]
    sure = [count - 0.5 for count in chance.thresholds(most, limit, chance.SURE_TAIL)]
    top = max(likely[-1] + 1.5, most_seen + 0.8)
    sure = [min(count, top) for count in sure]
    axes.fill_between(orders, likely, sure, step="mid", color=_WARN, alpha=0.10, linewidth=0)
    axes.fill_between(orders, sure, top, step="mid", color=_BAD, alpha=0.10, linewidth=0)
    axes.plot([0, most], [0, most * float(limit)], color=_MUTED, linewidth=1.2, linestyle=(0, (5, 3)))
    axes.set_xlim(0, most)
    axes.set_ylim(-0.35, top)
    for height, key in ((most * float(limit), "limit"), (likely[-1], "likely"), (sure[-1], "sure")):
        if height >= top:
            continue
        axes.annotate(both(f"chart.{key}")[language], (most, height), (-4, 4), textcoords="offset points",
                      ha="right", va="bottom", color=_MUTED, fontsize=10)  # fmt: skip


def _dots(axes: Any, points: Sequence[Point], limit: Fraction) -> None:
    for name, cap in points:
        outside = cap.numerator >= chance.threshold(cap.denominator, limit, chance.LIKELY_TAIL)
        axes.plot(cap.denominator, cap.numerator, "o", markersize=8, color=_BAD if outside else _ACCENT,
                  markeredgecolor=_PAPER, markeredgewidth=1, alpha=0.85, clip_on=False)  # fmt: skip
        if outside:
            axes.annotate(name, (cap.denominator, cap.numerator), (9, 0), textcoords="offset points", va="center")


def _inline(svg: str) -> str:
    """The drawing without prolog and fixed size, in the page's colours and letters."""
    body = svg[svg.index("<svg") :]
    head, rest = body.split(">", 1)
    head = re.sub(r' (?:width|height|version|xmlns:xlink)="[^"]*"', "", head)
    rest = re.sub(r"<style[^>]*>.*?</style>", "", rest, flags=re.DOTALL)
    rest = re.sub(r'(<text style="font)(?:-size)?: ([\d.]+px)[^"<>]*?(; (?:text|fill)|")', r"\1-size: \2\3", rest)
    for mark, colour in _COLOURS.items():
        rest = rest.replace(mark, colour)
    return f"{head}>{rest}"
