"""Options that commands share, and how a command speaks: lines on a terminal, or one JSON object."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.errors import UsageError
from pipeline.language import LANGUAGES, Language, say, terminal_language
from pipeline.month import Month

if TYPE_CHECKING:
    from pipeline.ingest.load import Progress
    from pipeline.workspace import Workspace


class Tongue(StrEnum):
    """A language that can be asked for."""

    zh = "zh"
    en = "en"


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", metavar="DIR", help="The workspace folder [default: the nearest with a scorecard.toml]."
    ),
]
MonthOption = Annotated[
    str, typer.Option("--month", "-m", metavar="MONTH", help="A month such as 2026-10, or `previous`.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="MOMENT", help="Judge as at this moment, such as 2026-11-05T06:30:00 [default: now]."
    ),
]
LangOption = Annotated[
    Tongue | None, typer.Option("--lang", help="One language for pages and messages [default: both].")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output, nothing else.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", help="Say more, and show tracebacks of internal errors.")]
WaitOption = Annotated[
    float, typer.Option("--wait", metavar="SECONDS", help="Wait so long when another run holds the workspace.")
]


@dataclass(frozen=True)
class Voice:
    """How one command speaks: in which language, whether as JSON, and how much."""

    language: Language
    as_json: bool = False
    quiet: bool = False

    def line(self, key: str, /, **values: object) -> None:
        """Prints one message line on standard output."""
        if not (self.quiet or self.as_json):
            typer.echo(say(self.language, key, **values))

    def text(self, text: str) -> None:
        """Prints text as it is on standard output."""
        if not (self.quiet or self.as_json):
            typer.echo(text)

    def document(self, document: Mapping[str, Any]) -> None:
        """Prints the command's JSON object, if one is wanted."""
        if self.as_json:
            typer.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))


def voice(lang: Tongue | None, as_json: bool = False, quiet: bool = False) -> Voice:
    """The voice for a command's options; without --lang messages follow the user's locale."""
    return Voice(LANGUAGES[LANGUAGES.index(lang.value)] if lang else terminal_language(), as_json, quiet)


def page_languages(lang: Tongue | None, workspace: Workspace) -> tuple[Language, ...]:
    """The languages of the pages: the one asked for, else those of the workspace."""
    return (LANGUAGES[LANGUAGES.index(lang.value)],) if lang else workspace.settings.languages


def the_moment(text: str | None, workspace: Workspace) -> datetime:
    """The instant of judgement in local wall-clock time; the clock is read only here, and only when none is given.

    Raises:
        UsageError: the text is no moment.
    """
    if text is None:
        return workspace.local(datetime.now().astimezone()).replace(microsecond=0)
    try:
        return workspace.local(datetime.fromisoformat(text))
    except ValueError as fault:
        raise UsageError("error.bad_moment", text=text) from fault


def the_month(text: str, as_of: datetime) -> Month:
    """The month that the text names; `previous` is the one before the instant of judgement.

    Raises:
        UsageError: the text is no month.
    """
    if text == "previous":
        return Month.of(as_of).previous
    try:
        return Month.parse(text)
    except ValueError as fault:
        raise UsageError("error.bad_month", text=text) from fault


class Bar:
    """A progress bar on standard error, where that is a terminal; nothing elsewhere."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._progress: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Progress | None:
        if self._voice.quiet or self._voice.as_json or not sys.stderr.isatty():
            return None
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._progress.start()
        return self._step

    def _step(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(say(self._voice.language, f"progress.{stage}"), total=total)
        self._progress.update(self._tasks[stage], completed=done + 1)

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()
