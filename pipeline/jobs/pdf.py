"""Prints published pages with an installed Chromium that reaches no network and keeps nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import Unusable, UsageError
from pipeline.files import write_whole
from pipeline.jobs.mail_editions import published_pages
from pipeline.language import Language, Message, message
from pipeline.month import Month
from pipeline.workspace import Workspace

BROWSER = "SCORECARD_CHROMIUM"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 120
AT_ONCE = 4
DEFAULT_FOLDER = "technicians/"
# Pages load nothing anyway. Whatever the browser itself would fetch finds no name and a proxy that is not there.
OFFLINE = (
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-default-apps", "--no-first-run", "--no-default-browser-check", "--no-pings",
)  # fmt: skip
Step = Callable[[str, int, int], None]


def print_pages(
    workspace: Workspace,
    month: Month,
    pages: Sequence[str],
    folder: Path,
    language: Language,
    progress: Step | None = None,
) -> list[Path]:
    """The PDF files, for their owner's eyes, of these pages of the published month (of everybody's if none is named).

    Raises:
        Unusable: the month is not published, there is no browser, or it fails.
        UsageError: a page is not published.
    """
    place, known = published_pages(workspace, month)
    wanted = [page.removeprefix("./") for page in pages] or [name for name in known if name.startswith(DEFAULT_FOLDER)]
    if missing := [page for page in wanted if page not in known]:
        raise UsageError("pdf.no_page", month=str(month), pages=", ".join(missing), known=", ".join(known[:3]))
    browser = find_browser()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written: list[Path] = []
    with ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as pool:
        printed = [pool.submit(_printed, browser, place / page, language) for page in wanted]
        for page, waiting in zip(wanted, printed, strict=True):
            found = waiting.result()
            if isinstance(found, Message):
                pool.shutdown(wait=False, cancel_futures=True)
                raise Unusable("pdf.failed", page=page, reason=found, done=len(written))
            written.append((folder / page).with_suffix(".pdf"))
            write_whole(written[-1], found, mode=0o600)
            if progress is not None:
                progress("pdf", len(written) - 1, len(wanted))
    return written


def find_browser() -> str:
    """The path of the Chromium to print with.

    Raises:
        Unusable: there is none, or the one named cannot be run.
    """
    named = os.environ.get(BROWSER)
    if named:
        if found := shutil.which(named):
            return found
        raise Unusable("pdf.bad_browser", file=named)
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise Unusable("pdf.no_browser")


def _printed(browser: str, page: Path, language: Language) -> bytes | Message:
    """The page as PDF, or why there is none."""
    with TemporaryDirectory(prefix="scorecard-pdf-", ignore_cleanup_errors=True) as own:
        made = Path(own) / "page.pdf"
        command = [
            browser, "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-pdf-header-footer",
            f"--user-data-dir={own}/profile", *OFFLINE, *_unboxed(), f"--print-to-pdf={made}",
            f"{page.resolve().as_uri()}#{language}",
        ]  # fmt: skip
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                timeout=SECONDS, check=False, env={**os.environ, "HOME": own},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return message("pdf.reason.timeout", seconds=SECONDS)
        except OSError:
            return message("pdf.reason.exit", code="-")
        content = made.read_bytes() if made.is_file() else b""
        return content if content.startswith(b"%PDF-") else message("pdf.reason.exit", code=done.returncode)


def _unboxed() -> tuple[str, ...]:
    """Chromium has no sandbox for root, and then only starts when told so."""
    return ("--no-sandbox",) if os.geteuid() == 0 else ()
