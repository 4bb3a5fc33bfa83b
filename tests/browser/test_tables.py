"""Tables that a reader sorts and filters, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipeline.language import LANGUAGES
from pipeline.report.html import _environment
from tests.report.months import make_month

# Name, points, team: numbers with an empty one and a tie, names whose order differs between the languages.
TEMPLATE = """
{% extends 'base.html' %}
{% set interactive = true %}
{% set here = '' %}
{% block title %}表{% endblock %}
{% block content %}
<h1>表</h1>
<div class="filters" data-for="people" hidden>
<label>班组<select data-key="team">
<option value="" data-zh="全部" data-en="All">全部</option><option>一班</option><option>二班</option></select></label>
<label>岗位<select data-key="role">
<option value="">全部</option><option>安装</option><option>维修</option></select></label>
<label>查找<input type="search"></label>
<button type="button" data-reset>全部</button><output></output>
</div>
<table class="stack" id="people" data-sort><caption>人员</caption>
<thead><tr><th scope="col">姓名</th><th scope="col">{{ ui.m('total') }}</th><th scope="col">{{ ui.m('grade') }}</th>
<th scope="col" data-nosort>备注</th></tr></thead><tbody>
{% for no, name, points, team, role, zh, en in rows %}
<tr data-team="{{ team }}" data-role="{{ role }}" data-text="{{ no }} {{ name }}"><td>{{ name }}</td>
<td data-v="{{ points }}">{{ points }} 分</td>
<td>{{ ui.k('grade') }}{{ ui.t({'zh': zh, 'en': en}) }}</td><td>{{ no }}</td></tr>
{% endfor %}
</tbody></table>
{% endblock %}
"""
ROWS = (
    ("0103", "王师傅", "9.5", "一班", "安装", "良", "Good"),
    ("0104", "张三", "", "二班", "安装", "优", "Excellent"),
    ("0105", "李小梅", "100", "一班", "维修", "–", "–"),
    ("0106", "Ａnna", "9.5", "二班", "维修", "中", "Fair"),
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with one such table, framed like every page of a report."""
    template = _environment(make_month(), LANGUAGES).from_string(TEMPLATE)
    file = tmp_path_factory.mktemp("table") / "table.html"
    file.write_text(template.render(up="", rows=ROWS), encoding="utf-8")
    return file


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(5000)
    page.goto(file.as_uri())
    yield page
    page.context.close()


def numbers(page: Page) -> list[str]:
    """The last signs of the employee numbers of the rows that are seen, in their order."""
    return [text[-1] for text in page.locator("#people tbody tr:visible td:last-child").all_inner_texts()]


def head(page: Page, place: int) -> tuple[str | None, ...]:
    """The state of every heading after a click on one of them."""
    page.locator("#people thead button").nth(place).click()
    return tuple(th.get_attribute("aria-sort") for th in page.locator("#people thead th").all())


def test_numbers_sort_as_numbers_empty_last_both_ways_and_ties_stay(page: Page) -> None:
    assert numbers(page) == ["3", "4", "5", "6"]
    assert head(page, 1) == (None, "ascending", None, None)
    assert numbers(page) == ["3", "6", "5", "4"]
    assert head(page, 1) == (None, "descending", None, None)
    assert numbers(page) == ["5", "3", "6", "4"]


def test_numbers_may_be_below_nought_and_have_decimals(page: Page) -> None:
    page.evaluate(
        "(keys) => keys.forEach((key, row) => document.querySelectorAll('tbody tr')[row].cells[1].dataset.v = key)",
        ["10.5", "", "10.25", "-2"],
    )
    head(page, 1)
    assert numbers(page) == ["6", "5", "3", "4"]


def test_another_column_starts_ascending_and_keeps_the_order_of_ties(page: Page) -> None:
    head(page, 1)
    assert head(page, 0) == ("ascending", None, None, None)
    assert numbers(page) == ["5", "3", "4", "6"], "by sound: Li, Wang, Zhang"


def test_words_sort_in_the_language_that_is_read(page: Page) -> None:
    head(page, 2)
    assert numbers(page) == ["3", "4", "6", "5"], "liang, you, zhong; a dash is empty"
    page.locator(".switch a[lang=en]:visible").click()
    page.reload()
    head(page, 2)
    assert numbers(page) == ["4", "6", "3", "5"], "Excellent, Fair, Good"


def test_headings_work_by_keyboard_and_say_their_name(page: Page) -> None:
    button = page.get_by_role("columnheader", name="总分").get_by_role("button", name="总分", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    assert numbers(page) == ["3", "6", "5", "4"]
    page.keyboard.press("Space")
    assert numbers(page) == ["5", "3", "6", "4"]
    assert page.locator("#people thead button").count() == 3, "the column that says so is not sorted"


def test_filters_combine_count_and_reset(page: Page) -> None:
    said = page.locator(".filters output")
    assert said.inner_text() == "4 / 4"
    page.get_by_label("班组").select_option("二班")
    assert (numbers(page), said.inner_text()) == (["4", "6"], "2 / 4")
    page.get_by_label("岗位").select_option("维修")
    assert (numbers(page), said.inner_text()) == (["6"], "1 / 4")
    page.get_by_label("查找").fill("张")
    assert (numbers(page), said.inner_text()) == ([], "0 / 4")
    page.get_by_role("button", name="全部", exact=True).click()
    assert (numbers(page), said.inner_text()) == (["3", "4", "5", "6"], "4 / 4")
    assert page.get_by_label("班组").input_value() == ""


@pytest.mark.parametrize(("words", "found"), [("0105", ["5"]), ("anna", ["6"]), ("01 张三", ["4"]), ("优", [])])
def test_search_takes_every_word_in_any_width_and_case(page: Page, words: str, found: list[str]) -> None:
    page.get_by_label("查找").fill(words)
    assert numbers(page) == found


def test_choices_are_said_in_the_language_of_the_page(page: Page) -> None:
    said = page.locator("select[data-key=team] option")
    assert said.all_inner_texts() == ["全部", "一班", "二班"]
    page.locator(".switch:visible a[lang=en]").click()
    assert said.all_inner_texts() == ["All", "一班", "二班"]
    page.locator(".switch:visible a[lang=zh]").click()
    assert said.all_inner_texts() == ["全部", "一班", "二班"]


def test_a_sorted_table_stays_filtered(page: Page) -> None:
    page.get_by_label("班组").select_option("一班")
    head(page, 1)
    head(page, 1)
    assert numbers(page) == ["5", "3"]


def test_on_a_phone_the_headings_can_be_reached(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    head(page, 1)
    assert numbers(page) == ["3", "6", "5", "4"]


def test_without_script_every_row_is_there_and_no_filter(browser: Browser, file: Path) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(file.as_uri())
        assert numbers(page) == ["3", "4", "5", "6"]
        assert not page.locator(".filters").is_visible()


def test_a_script_that_is_not_the_pages_own_does_not_run(browser: Browser, file: Path, tmp_path: Path) -> None:
    smuggled = file.read_text(encoding="utf-8").replace("<main>", "<main><script>document.title = 'x'</script>")
    (tmp_path / "page.html").write_text(smuggled.replace("<h1>", "<h1 onclick='document.title = 1'>"), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    page.locator("h1").click()
    assert page.title() == "表 2026-10"
    assert page.locator("thead button").count() == 3
    page.context.close()
