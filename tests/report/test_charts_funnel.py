"""The funnel plot: lines where chance puts them, marks by their shapes, names that do not cover each other."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import combinations

import pytest
from lxml import etree

from pipeline.language import LANGUAGES
from pipeline.report import chance
from pipeline.report.charts import Dot, funnel
from pipeline.report.charts.funnel import _curve, _Scale, mark
from pipeline.report.charts.places import placed
from tests.report.test_charts import company, parsed, texts

LIMIT = Fraction(1, 100)
CIRCLE, TRIANGLE, DIAMOND = "o", "^", "D"


@pytest.mark.parametrize(
    ("hits", "orders", "shape"),
    [
        (3, 100, CIRCLE),
        (4, 100, TRIANGLE),
        (5, 100, TRIANGLE),
        (6, 100, DIAMOND),
        (7, 300, CIRCLE),
        (8, 300, TRIANGLE),
        (10, 300, TRIANGLE),
        (11, 300, DIAMOND),
        (0, 1, CIRCLE),
    ],
)
def test_the_shape_says_how_unlikely_chance_is(hits: int, orders: int, shape: str) -> None:
    assert mark(Dot("张三", hits, orders), LIMIT) == shape


@pytest.mark.parametrize("tail", [chance.LIKELY_TAIL, chance.SURE_TAIL])
@pytest.mark.parametrize("limit", [LIMIT, Fraction(1, 20), Fraction(1, 2)])
def test_a_line_runs_at_most_one_event_below_the_threshold(tail: float, limit: Fraction) -> None:
    for orders in (1, 2, 3, 7, 30, 99, 100, 101, 300, 777):
        threshold, line = chance.threshold(orders, limit, tail), chance.boundary(orders, limit, tail)
        assert max(threshold - 2, 0) <= line <= threshold - 1


def test_a_line_is_drawn_from_its_highest_place_on() -> None:
    """With 1 or 2 orders one complaint is beyond the 95 % line already: there it would begin at nought and climb."""
    for tail, after in ((chance.LIKELY_TAIL, 2), (chance.SURE_TAIL, 0)):
        counts, rates = _curve(_Scale(LIMIT, 200, 1.0), tail)
        assert counts[0] > after
        assert max(rates) == rates[0]


def test_only_those_beyond_a_line_are_named() -> None:
    root = parsed(funnel("a", [Dot("张三", 4, 100), Dot("李四", 3, 100), Dot("王五", 6, 100)], LIMIT, LANGUAGES))
    for language in LANGUAGES:
        assert {"张三", "王五"} <= set(texts(root, language))
        assert "李四" not in texts(root, language)
    assert "with unusually many cases: 2 (张三, 王五)" in root.xpath("string(//text[@id]/tspan[@lang='en'])")


def test_lines_are_named_on_themselves_in_both_languages() -> None:
    root = parsed(funnel("a", company(25), LIMIT, LANGUAGES))
    assert {"上限 1%", "95% 线", "99.8% 线"} <= set(texts(root, "zh"))
    assert {"limit 1%", "95% line", "99.8% line"} <= set(texts(root, "en"))


def test_marks_of_each_kind_have_a_shape_of_their_own() -> None:
    dots = [Dot("张三", 4, 100), Dot("李四", 3, 100), Dot("王五", 6, 100)]
    root = parsed(funnel("a", dots, LIMIT, LANGUAGES))
    shapes = {use.get("href")[1:] for use in root.xpath("//use")}
    assert len({root.xpath("//*[@id=$id]/@d", id=shape)[0] for shape in shapes}) == 3


def test_a_rate_from_few_orders_stands_at_the_edge_and_does_not_flatten_the_rest() -> None:
    few = [Dot("新来", 2, 4), Dot("张三", 1, 90)]
    chart = funnel("a", few, LIMIT, LANGUAGES)
    assert "新来 2/4" in texts(parsed(chart), "zh")
    assert "50%" not in texts(parsed(chart), "zh")
    assert "at the upper edge" in chart
    assert "at the upper edge" not in funnel("a", few[1:], LIMIT, LANGUAGES)


def test_an_order_of_the_people_that_differs_changes_nothing() -> None:
    dots = company(40)
    assert funnel("a", dots, LIMIT, LANGUAGES) == funnel("a", dots[::-1], LIMIT, LANGUAGES)


def test_four_hundred_people_are_one_small_drawing() -> None:
    dots = company(400)
    chart = funnel("binchun/complaint", dots, LIMIT, LANGUAGES)
    assert len(chart.encode()) < 40_000
    assert len(parsed(chart).xpath("//use")) == len(dots)
    assert 10 < sum(mark(dot, LIMIT) != CIRCLE for dot in dots) < 60


def test_everything_stays_inside_the_frame() -> None:
    root = parsed(funnel("a", company(400), LIMIT, LANGUAGES))
    wide, tall = map(float, root.xpath("//svg/@viewBox")[0].split()[2:])
    for x, y in _points(root):
        assert 0 <= x <= wide
        assert 0 <= y <= tall


def _points(root: etree._Element) -> list[tuple[float, float]]:
    marks = [(float(use.get("x")), float(use.get("y"))) for use in root.xpath("//use")]
    words = [(float(text.get("x")), float(text.get("y"))) for text in root.xpath("//text[not(@id)]")]
    drawn = [re.findall(r"-?[\d.]+", path) for path in root.xpath("//path[not(@id)]/@d")]
    lines = [(float(x), float(y)) for d in drawn for x, y in zip(d[::2], d[1::2], strict=True)]
    return marks + words + lines


def test_names_of_near_marks_do_not_meet() -> None:
    spots = [(100.0, 100.0), (104.0, 101.0), (108.0, 99.0), (110.0, 104.0), (96.0, 104.0)]
    widths = [30.0] * len(spots)
    boxes = []
    for (x, y), place, width in zip(spots, placed(spots, widths, [], (300.0, 200.0)), widths, strict=True):
        left = x + place.shift[0] - {"start": 0.0, "middle": width / 2, "end": width}[place.anchor]
        boxes.append((left, y + place.shift[1], left + width))
    for one, other in combinations(boxes, 2):
        assert one[0] >= other[2] or other[0] >= one[2] or abs(one[1] - other[1]) >= 14


def test_a_name_at_the_right_edge_stands_to_the_left() -> None:
    (place,) = placed([(290.0, 100.0)], [60.0], [], (300.0, 200.0))
    assert place.anchor == "end"
