"""One browser for the session, the sample company's month published once, and every page of it visited once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from pipeline.language import LANGUAGES
from pipeline.report.write import write_report
from tests.browser.crowd import crowd
from tests.browser.visit import Visit, visit_all

FLAGS = ["--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, with nothing of its own on the network."""
    chromium = shutil.which("chromium")
    if not chromium:
        reason = "no chromium on the PATH; on Debian: apt-get install chromium fonts-noto-cjk"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the pages of a company of 400 people."""
    folder = tmp_path_factory.mktemp("many")
    write_report(crowd(400), folder, LANGUAGES)
    return folder


@pytest.fixture(scope="session")
def visits(browser: Browser, sample: Path) -> dict[Path, list[Visit]]:
    """What was seen on every page of the sample company, in all languages and widths."""
    return visit_all(browser, sorted(sample.rglob("*.html")))


@pytest.fixture(scope="session")
def crowded(browser: Browser, many: Path) -> dict[Path, list[Visit]]:
    """What was seen on the pages of the company of 400, and on those of two of its people."""
    own = [many / "technicians" / f"{number}.html" for number in ("0001", "0400")]
    return visit_all(browser, [*sorted(many.glob("*.html")), *own])
