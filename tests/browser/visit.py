"""One visit to a page: in every width and language, unfolded, noting what a reader must never meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from pipeline.language import LANGUAGES

WIDTHS = (390, 1280, 1680)
HEIGHT = 900

# What is to be noted of the page in a language: who makes it too wide, and texts that ought to be hidden.
LOOK = """
(language) => {
  const page = document.scrollingElement;
  const tooWide = page.scrollWidth > innerWidth
    ? [...document.querySelectorAll("main *, header *, footer *")].find(
        (e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.parentElement.closest(".scroll"))
    : null;
  // Chromium's checkVisibility alone calls parts of a drawing visible that have no display.
  const seen = (e) => e.checkVisibility() && getComputedStyle(e).display !== "none";
  const spoken = [...document.querySelectorAll("body [lang], .zh, .en")].filter(
    (e) => !e.closest(".switch") && !e.matches(".mark") && seen(e));
  const said = (e) => e.lang ? e.lang === language : e.classList.contains(language);
  return {
    language,
    overflow: page.scrollWidth - innerWidth,
    culprit: tooWide ? tooWide.outerHTML.slice(0, 160) : "",
    foreign: spoken.filter((e) => !said(e)).map((e) => e.outerHTML.slice(0, 160)),
    spoken: spoken.filter(said).length,
    current: [...document.querySelectorAll(".switch a[aria-current]")].filter(seen).map((a) => a.lang),
  };
}
"""
# Unfolds the page, reads it in one language after the other by its own switch, and takes down its links.
VISIT = f"""
async (languages) => {{
  const look = {LOOK};
  const looks = [];
  document.querySelectorAll("details").forEach((d) => (d.open = true));
  for (const language of languages) {{
    [...document.querySelectorAll(`.switch a[lang=${{language}}]`)].find((a) => a.checkVisibility()).click();
    await new Promise((done) => setTimeout(done));
    looks.push(look(language));
  }}
  return {{
    looks,
    ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
    links: [...document.querySelectorAll("[href]")].map((e) => e.getAttribute("href")),
    headings: document.querySelectorAll("h1").length,
  }};
}}
"""


@dataclass(frozen=True)
class Look:
    """The page in one language and width: pixels beyond the window, and texts seen in the wrong and right language."""

    language: str
    width: int
    overflow: int
    culprit: str
    foreign: Sequence[str]
    spoken: int
    current: Sequence[str]


@dataclass(frozen=True)
class Visit:
    """What was seen on one page. `ids` and `links` are the elements' ids and the links as written."""

    complaints: Sequence[str]
    requests: Sequence[str]
    ids: Sequence[str]
    links: Sequence[str]
    headings: int
    looks: Sequence[Look]


class Window:
    """A browser window of one width that takes down what its pages complain of and ask for."""

    def __init__(self, browser: Browser, width: int) -> None:
        self.width = width
        self.page: Page = browser.new_page(viewport={"width": width, "height": HEIGHT}, offline=True)
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def visit(self, file: Path) -> Visit:
        """What is seen of the file in this window."""
        self.complaints, self.requests = [], []
        self.page.goto(file.as_uri())
        seen: dict[str, Any] = self.page.evaluate(VISIT, list(LANGUAGES))
        looks = [Look(width=self.width, **look) for look in seen.pop("looks")]
        strange = [url for url in self.requests if url.partition("#")[0] != file.as_uri()]
        return Visit(self.complaints, strange, looks=looks, **seen)


def visit_all(browser: Browser, files: Iterable[Path]) -> dict[Path, list[Visit]]:
    """A visit to each of the files in every width."""
    windows = [Window(browser, width) for width in WIDTHS]
    found = {file: [window.visit(file) for window in windows] for file in files}
    for window in windows:
        window.page.context.close()
    return found
