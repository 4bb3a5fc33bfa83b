"""Charts inlined in pages: the same bytes every time, sound markup whatever they say, words in both languages."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction

import pytest
from lxml import etree, html
from markupsafe import Markup

from pipeline.language import LANGUAGES, Language, Text
from pipeline.report.charts import Dot, bars, columns, funnel, heat, spans
from pipeline.report.wording import both, same

LIMIT = Fraction(1, 100)
ORDERS: Text = {"zh": "工单", "en": "orders"}
HOSTILE = "<script>alert(1)</script> $x^2$ ]]> \"'&\x00\x1b\ud800\ufffe {name}"
Draw = Callable[[str, Text, Sequence[Language]], Markup]


def draw_funnel(name: str, text: Text, languages: Sequence[Language]) -> Markup:
    person = text["zh"] if text["zh"] == text["en"] else "张三"
    return funnel(name, [Dot(person, 9, 80), Dot("李四", 1, 90), Dot("王五", 1, 5)], LIMIT, languages, text)


def draw_bars(name: str, text: Text, languages: Sequence[Language]) -> Markup:
    return bars(name, [(text, 3), (same("其他"), 1)], text, languages, target=2)


def draw_columns(name: str, text: Text, languages: Sequence[Language]) -> Markup:
    return columns(name, [(text, 3), (same("2026-10"), 1)], text, languages, [False, True])


def draw_heat(name: str, text: Text, languages: Sequence[Language]) -> Markup:
    return heat(name, [text, same("9:00")], [text], [[4], [None]], text, languages)


def draw_spans(name: str, text: Text, languages: Sequence[Language]) -> Markup:
    return spans(name, [(text, 1, 22, 88)], text, languages, limit=60)


ALL: list[Draw] = [draw_funnel, draw_bars, draw_columns, draw_heat, draw_spans]


def parsed(chart: Markup) -> etree._Element:
    """The chart as strict XML."""
    return etree.fromstring(str(chart))


def texts(root: etree._Element, language: Language) -> list[str]:
    """What the drawing says in a language; its name for those who cannot see it not counted."""
    other = next(each for each in LANGUAGES if each != language)
    found = root.xpath("//text[not(@id)][not(ancestor-or-self::*[@lang=$other])]", other=other)
    return [text.text for text in found]


@pytest.mark.parametrize("draw", ALL)
def test_what_differs_by_language_stands_in_both_and_what_agrees_once(draw: Draw) -> None:
    root = parsed(draw("one", ORDERS, LANGUAGES))
    assert texts(root, "zh").count("工单") == texts(root, "en").count("orders") + texts(root, "en").count("Orders") >= 1
    assert not root.xpath("//text[not(@id)][ancestor-or-self::*[@lang]][.='2026-10' or .='其他']")
    for marked in root.xpath("//*[@lang]"):
        assert marked.get("class") == marked.get("lang")


@pytest.mark.parametrize("draw", ALL)
def test_one_language_alone_carries_no_mark_of_it(draw: Draw) -> None:
    root = parsed(draw("one", ORDERS, ["en"]))
    assert not root.xpath("//*[@lang]")
    assert not [text for text in root.itertext() if "工单" in text]


@pytest.mark.parametrize("draw", ALL)
def test_the_drawing_is_named_in_each_language(draw: Draw) -> None:
    root = parsed(draw("one", ORDERS, LANGUAGES))
    (svg,) = root.xpath("//svg[@role='img']")
    (name,) = root.xpath("//*[@id=$id]", id=svg.get("aria-labelledby"))
    assert [part.get("lang") for part in name] == ["zh", "en"]
    assert all(len(part.text) > 10 for part in name)


@pytest.mark.parametrize("draw", ALL)
def test_hostile_labels_stay_text(draw: Draw) -> None:
    chart = draw(HOSTILE, same(HOSTILE), LANGUAGES)
    root = parsed(chart)
    assert not root.xpath("//script")
    assert not html.fromstring(str(chart)).xpath("//script")
    shown = [text for text in texts(root, "zh") if text.startswith("<script>")]
    assert shown
    assert all("…" in text or "$x^2$ ]]> \"'& {name}" in text for text in shown)


@pytest.mark.parametrize("draw", ALL)
def test_ids_are_found_used_and_never_shared_by_two_charts(draw: Draw) -> None:
    one, other = (parsed(draw(name, ORDERS, LANGUAGES)) for name in ("complaints/a", "complaints_a"))
    ids = [set(root.xpath("//@id")) for root in (one, other)]
    assert not ids[0] & ids[1]
    for root, known in zip((one, other), ids, strict=True):
        assert len(root.xpath("//@id")) == len(known)
        used = {link[1:] for link in root.xpath("//@href")} | {root.xpath("//svg/@aria-labelledby")[0]}
        used |= {part.partition(")")[0] for style in root.xpath("//@style") for part in style.split("url(#")[1:]}
        assert used == known


@pytest.mark.parametrize("draw", ALL)
def test_colours_are_those_of_the_page(draw: Draw) -> None:
    styles = " ".join(parsed(draw("one", ORDERS, LANGUAGES)).xpath("//@style | //@fill | //@stroke"))
    assert "var(--" in styles
    assert styles.count("#") == styles.count("url(#")


def test_nothing_to_draw_is_nothing() -> None:
    assert not funnel("a", [Dot("张三", 0, 0)], LIMIT, LANGUAGES)
    assert not bars("a", [], ORDERS, LANGUAGES)
    assert not columns("a", [], ORDERS, LANGUAGES)
    assert not heat("a", [ORDERS], [ORDERS], [[None]], ORDERS, LANGUAGES)
    assert not spans("a", [], ORDERS, LANGUAGES)


@pytest.mark.parametrize("amount", [0.0, 0.04, 1e9])
def test_any_amount_can_be_drawn(amount: float) -> None:
    rows = [(same("甲"), amount)]
    spoken = str(bars("a", rows, ORDERS, LANGUAGES)) + str(columns("a", rows, ORDERS, LANGUAGES))
    spoken += str(spans("a", [(same("甲"), amount, amount, amount)], ORDERS, LANGUAGES))
    spoken += str(heat("a", [same("甲")], [same("乙")], [[amount]], ORDERS, LANGUAGES))
    assert "nan" not in spoken
    assert "inf" not in spoken


def test_a_long_name_is_cut_in_the_drawing_and_whole_in_its_words() -> None:
    long = "未按约定时间上门且事先没有电话告知用户改期的情况"
    root = parsed(bars("a", [(same(long), 1)], ORDERS, LANGUAGES))
    assert [text for text in texts(root, "zh") if text.endswith("…") and long.startswith(text[:-1])]
    assert long in root.xpath("string(//text[@id])")


def test_columns_without_room_for_values_have_a_scale() -> None:
    many = [(same(str(place)), 1000.0 + place) for place in range(24)]
    assert "1,023" not in texts(parsed(columns("a", many, ORDERS, LANGUAGES)), "zh")
    assert "1,000" in texts(parsed(columns("a", many, ORDERS, LANGUAGES)), "zh")
    assert "1,003" in texts(parsed(columns("a", many[:6], ORDERS, LANGUAGES)), "zh")


def test_a_few_columns_all_have_their_names_and_many_only_some() -> None:
    few = [(same(f"{place * 10} 分钟以上"), 1.0) for place in range(8)]
    root = parsed(columns("a", few, ORDERS, LANGUAGES))
    assert {name["zh"] for name, _ in few} <= set(texts(root, "zh"))
    assert len(set(root.xpath("//text[contains(., '分钟以上')]/@y"))) > 1
    many = [(same(f"{place * 10} 分钟以上"), 1.0) for place in range(24)]
    shown = [text for text in texts(parsed(columns("a", many, ORDERS, LANGUAGES)), "zh") if "分钟以上" in text]
    assert 2 < len(shown) < 12


def test_a_name_below_the_first_or_last_column_stays_in_the_drawing() -> None:
    root = parsed(columns("a", [(same("安装时间不明的机器"), 1.0)] * 9, ORDERS, LANGUAGES))
    width = float(root.xpath("//svg/@viewBox")[0].split()[2])
    places = [float(x) for x in root.xpath("//text[contains(., '安装')]/@x")]
    assert min(places) >= 9 * 12 / 2
    assert max(places) <= width - 9 * 12 / 2


def test_percentages_carry_their_sign() -> None:
    percent = same("%")
    for chart in (bars("a", [(ORDERS, 86.5)], percent, LANGUAGES), columns("a", [(ORDERS, 86.5)], percent, LANGUAGES)):
        assert "86.5%" in texts(parsed(chart), "zh")
        assert "%" not in texts(parsed(chart), "zh")


def test_hatched_columns_say_why() -> None:
    assert "still open" in columns("a", [(ORDERS, 2)], ORDERS, LANGUAGES, [True])
    assert "still open" not in columns("a", [(ORDERS, 2)], ORDERS, LANGUAGES, [False])


def test_a_grid_has_its_longer_side_down_and_no_empty_ends() -> None:
    hours = [same(f"{hour}:00") for hour in range(24)]
    days = [same("周一"), same("周二")]
    values = [[float(hour) if 8 <= hour < 18 and hour != 12 else None for hour in range(24)] for _ in days]
    root = parsed(heat("a", days, hours, values, ORDERS, LANGUAGES))
    said = texts(root, "zh")
    assert "8:00" in said
    assert "12:00" in said
    assert "17:00" in said
    assert not {"7:00", "18:00"} & set(said)
    assert float(root.xpath("//text[.='17:00']/@y")[0]) > float(root.xpath("//text[.='8:00']/@y")[0])
    assert root.xpath("//text[.='周一']/@y") == root.xpath("//text[.='周二']/@y")


def test_the_same_bytes_in_every_process() -> None:
    program = (
        "from tests.report.test_charts import ALL, LANGUAGES, ORDERS, company, funnel, LIMIT\n"
        "import sys\n"
        "for draw in ALL: sys.stdout.buffer.write(draw('name', ORDERS, LANGUAGES).encode())\n"
        "sys.stdout.buffer.write(funnel('all', company(60), LIMIT, LANGUAGES).encode())\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert len(runs[0]) > 10_000
    assert runs[0] == runs[1]


def company(people: int) -> list[Dot]:
    """Made-up people, one in twelve of them with four times as many complaints as the others."""
    chance = random.Random(3)
    sizes = [max(3, int(chance.gauss(130, 50))) for _ in range(people)]
    rates = [0.032 if place % 12 == 0 else 0.008 for place in range(people)]
    hits = [sum(chance.random() < rate for _ in range(size)) for size, rate in zip(sizes, rates, strict=True)]
    return [Dot(f"师傅{place:03}", hit, size) for place, (hit, size) in enumerate(zip(hits, sizes, strict=True))]


@pytest.mark.parametrize("draw", [bars, columns])
def test_a_note_is_said_below_the_chart(draw: Callable[..., Markup]) -> None:
    rows = [(same("一班"), 3.0)]
    assert "只画前 1 项" in draw("n", rows, same("件"), LANGUAGES, note=both("chart.first", n=1, all=2))
    assert "只画前" not in draw("n", rows, same("件"), LANGUAGES)
