"""axe-core finds nothing on any kind of page, in either language, by day and by night."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# Rows and entries after the first dozen are made like those; one open list of cases per section shows how they are.
SHORTEN = """
() => {
  document.querySelectorAll("tr:nth-child(n+13), .kpi:nth-of-type(n+13)").forEach((e) => e.remove());
  document.querySelectorAll("section").forEach((s) => s.querySelector("details")?.setAttribute("open", ""));
}
"""
RUN = "() => axe.run({resultTypes: ['violations']}).then((found) => found.violations)"
Scheme = Literal["light", "dark"]


def kinds(folder: Path) -> Iterator[Path]:
    """One page of each kind of the published folder: those at its top, and the first of each kind of folder.

    Folders whose names differ only by an employee number are of one kind.
    """
    places: dict[str, Path] = {}
    for place in sorted({file.parent for file in folder.rglob("*.html")}):
        places.setdefault(re.sub(r"\d+", "", place.relative_to(folder).as_posix()), place)
    for place in places.values():
        pages = sorted(place.glob("*.html"))
        yield from pages if place == folder else pages[:1]


def violations(page: Page) -> Iterator[tuple[str, str, str, list[str]]]:
    """What axe-core objects to: rule, impact, why, and the first elements."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    for one in found:
        yield one["id"], one["impact"], one["help"], [node["html"][:160] for node in one["nodes"][:3]]


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_axe_finds_nothing(browser: Browser, sample: Path, language: str, scheme: Scheme) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True, color_scheme=scheme)
    objections = []
    for file in kinds(sample):
        page.goto(f"{file.as_uri()}#{language}")
        page.evaluate(SHORTEN)
        objections += [(file.relative_to(sample).as_posix(), *one) for one in violations(page)]
    page.context.close()
    assert not objections
