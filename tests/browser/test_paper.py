"""What comes out of the printer: the report without what is only of use on a screen, in the language that is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline.language import LANGUAGES
from tests.browser.visit import LOOK

ON_SCREEN_ONLY = "nav a, .switch, .skip, .filters"
SHEETS_TO_SIGN = 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_has_no_navigation_and_one_language(browser: Browser, sample: Path, language: str) -> None:
    page = browser.new_page()
    for name in ("index", "data-quality", "methodology", "technicians/0103"):
        page.goto((sample / f"{name}.html").as_uri() + f"#{language}")
        assert page.locator(ON_SCREEN_ONLY).locator("visible=true").count() > 1
        page.emulate_media(media="print")
        assert page.locator(ON_SCREEN_ONLY).locator("visible=true").count() == 0, name
        look = page.evaluate(LOOK, language)
        assert (look["foreign"], look["spoken"] > 10) == ([], True), name
        page.emulate_media(media="screen")
    page.context.close()


def test_paper_is_light_even_at_night(browser: Browser, sample: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto((sample / "index.html").as_uri())
    colour = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(colour) != "rgb(255, 255, 255)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(colour) == "rgb(255, 255, 255)"
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_persons_card_is_two_sheets(browser: Browser, sample: Path, language: str) -> None:
    page = browser.new_page()
    sheets = {}
    for file in sorted((sample / "technicians").glob("*.html")):
        page.goto(f"{file.as_uri()}#{language}")
        sheets[file.stem] = len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True)))
    page.context.close()
    assert {number: count for number, count in sheets.items() if count != SHEETS_TO_SIGN} == {}
