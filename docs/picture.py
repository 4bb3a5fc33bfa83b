"""Takes the README's picture: a page of the sample company's report as Chromium shows it.

    .venv/bin/python docs/picture.py reports/2026-10/index.html docs/overview.png

Needs Debian's packages chromium and fonts-noto-cjk.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SIZE = {"width": 1180, "height": 860}


def main(page_file: Path, picture: Path) -> None:
    """Writes the picture of the page's top."""
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIZE["width"], "height": SIZE["height"]}, locale="en")
        page.goto(page_file.resolve().as_uri())
        page.get_by_role("link", name="English").click()
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
