"""Published pages become PDF by a browser that is given nothing but the page; without one the command says so."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest

from pipeline.jobs import pdf
from tests.cli.command import Outcome, scorecard
from tests.jobs.post_office import MONTH, publish

needs_chromium = pytest.mark.skipif(not any(map(shutil.which, pdf.BROWSERS)), reason="no Chromium here")
# stands in for a browser: notes how it was called and prints a page if it is told to
BROWSER = """#!/bin/sh
for word in "$@"; do
    echo "$word" >> {calls}
    case "$word" in --print-to-pdf=*) file="${{word#--print-to-pdf=}}" ;; esac
done
{action}
"""
PRINTS = 'printf "%%PDF-1.4 made" > "$file"'


def fake_browser(folder: Path, action: str = PRINTS) -> str:
    """The path of a program that takes a browser's place; `calls` beside it holds the words that it was called with."""
    file = folder / "browser"
    file.write_text(BROWSER.format(calls=folder / "calls", action=action), encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def with_people(folder: Path, page: str = "<p>81.5</p>") -> Path:
    """A workspace with a published month in which two people have pages."""
    for number in ("0103", "0104"):
        file = folder / "reports" / MONTH / "technicians" / f"{number}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, encoding="utf-8")
    return publish(folder)


def run(folder: Path, *words: object, browser: str = "") -> Outcome:
    return scorecard("pdf", *words, "--month", MONTH, folder=folder, SCORECARD_CHROMIUM=browser)


def test_everybody_s_page_is_printed_for_the_owner_s_eyes_only(tmp_path: Path) -> None:
    outcome = run(with_people(tmp_path), browser=fake_browser(tmp_path)).succeeds()
    folder = tmp_path / "pdf" / MONTH
    made = sorted(folder.rglob("*.pdf"))
    assert [file.relative_to(folder).as_posix() for file in made] == ["technicians/0103.pdf", "technicians/0104.pdf"]
    assert made[0].read_bytes() == b"%PDF-1.4 made"
    assert {file.stat().st_mode & 0o777 for file in made} == {0o600}
    assert f"2 PDF files written to {folder}" in outcome.out


@pytest.mark.parametrize(("words", "fragment"), [([], "#zh"), (["--lang", "en"], "#en"), (["--lang", "zh"], "#zh")])
def test_the_page_is_printed_in_the_language_asked_for(tmp_path: Path, words: list[str], fragment: str) -> None:
    place = run(with_people(tmp_path), "own/0103.html", *words, "--json", browser=fake_browser(tmp_path)).succeeds()
    page = (tmp_path / "reports" / MONTH / "own" / "0103.html").as_uri()
    assert (tmp_path / "calls").read_text("utf-8").splitlines()[-1] == page + fragment
    assert place.document["files"] == [str(tmp_path / "pdf" / MONTH / "own" / "0103.pdf")]


@pytest.mark.parametrize("is_root", [True, False])
def test_the_browser_s_sandbox_is_only_given_up_for_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_root: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0 if is_root else 1000)
    run(with_people(tmp_path), "own/0103.html", browser=fake_browser(tmp_path)).succeeds()
    assert ("--no-sandbox" in (tmp_path / "calls").read_text("utf-8").splitlines()) is is_root


@pytest.mark.parametrize(
    ("action", "said"),
    [("exit 21", "ended with code 21"), ("exit 0", "ended with code 0"), ('echo "Error" > "$file"', "wrote no PDF")],
)
def test_a_browser_that_fails_is_one_line_and_leaves_no_file(tmp_path: Path, action: str, said: str) -> None:
    outcome = run(with_people(tmp_path), browser=fake_browser(tmp_path, action)).succeeds(5)
    assert said in outcome.complaint
    assert list(tmp_path.rglob("*.pdf")) == []


def test_a_browser_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.2)
    line = (
        run(with_people(tmp_path), "own/0103.html", browser=fake_browser(tmp_path, "exec sleep 60"))
        .succeeds(5)
        .complaint
    )
    assert "own/0103.html could not be printed: not done within 0.2 seconds" in line


def test_without_a_browser_the_command_says_which_ones_it_looks_for(tmp_path: Path) -> None:
    outcome = scorecard(
        "pdf", "--month", MONTH, folder=with_people(tmp_path), SCORECARD_CHROMIUM="", PATH=str(tmp_path)
    )
    assert "neither chromium, chromium-browser nor google-chrome is on the PATH" in outcome.succeeds(5).complaint


def test_a_browser_that_is_named_and_not_there_is_told_of(tmp_path: Path) -> None:
    line = run(with_people(tmp_path), browser=str(tmp_path / "nowhere")).succeeds(5).complaint
    assert f"names a program that cannot be run: {tmp_path / 'nowhere'}" in line


def test_a_page_that_is_not_published_is_named(tmp_path: Path) -> None:
    browser = fake_browser(tmp_path)
    assert (
        "no such published page: secret.html"
        in run(with_people(tmp_path), "secret.html", browser=browser).succeeds(2).err
    )
    run(tmp_path, "../../scorecard.toml", browser=browser).succeeds(2)


def test_a_page_that_was_altered_is_not_printed(tmp_path: Path) -> None:
    with_people(tmp_path)
    (tmp_path / "reports" / MONTH / "own" / "0103.html").write_text("<p>99.0</p>", "utf-8")
    run(tmp_path, "own/0103.html", browser=fake_browser(tmp_path)).succeeds(7)


@needs_chromium
def test_chromium_prints_and_fetches_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"//127.0.0.1:{listener.getsockname()[1]}/"
        page = f'<!doctype html><meta charset="utf-8"><p>王芳</p><img src="http:{address}a.png">'
        outcome = run(with_people(tmp_path, page), "technicians/0103.html", "--out", tmp_path / "out")
        outcome.succeeds()
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert (tmp_path / "out" / "technicians" / "0103.pdf").read_bytes().startswith(b"%PDF-")
