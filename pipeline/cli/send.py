"""`send`: mails the editions of a published month; `pdf`: prints its pages."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from pipeline.cli.options import (
    Bar,
    JsonOption,
    LangOption,
    MonthOption,
    QuietOption,
    VerboseOption,
    Voice,
    WaitOption,
    WorkspaceOption,
    page_languages,
    the_moment,
    the_month,
    voice,
)

if TYPE_CHECKING:
    from pipeline.jobs.mail_editions import Kind

SEND_HELP = (
    "Mail each published edition to its recipients; once per month and revision.\n\n"
    "\b\nExamples:\n"
    "  scorecard send --month 2026-10 --dry-run       who would get what; sends nothing\n"
    "  scorecard send --month 2026-10\n"
    "  scorecard send --month 2026-10 --to technician --only 0103 --force\n"
    "  30 8 6 * * cd /srv/acme && scorecard send --quiet --wait 600\n\n"
    "The server stands in scorecard.toml under [mail], recipients under [mail.recipients] or in the roster's email "
    "column, the password in SCORECARD_MAIL_PASSWORD. Ends with 3 when somebody did not get what stands now."
)
PDF_HELP = (
    "Print published pages to PDF with an installed Chromium.\n\n"
    "\b\nExamples:\n"
    "  scorecard pdf --month 2026-10                  everybody's page, to be signed\n"
    "  scorecard pdf --month 2026-10 technicians/0103.html index.html --lang en\n"
    "  scorecard pdf --month 2026-10 --out /srv/print\n\n"
    "SCORECARD_CHROMIUM names the browser when it is not on the PATH."
)


class Reader(StrEnum):
    """For whom an edition is."""

    manager = "manager"
    technician = "technician"
    public = "public"
    hr = "hr"


def send(
    month: MonthOption = "previous",
    to: Annotated[
        list[Reader] | None,
        typer.Option(
            "--to", metavar="READER", help="Only editions for manager, technician, public or hr; may be repeated."
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="ID", help="Only editions of this employee number; may be repeated."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show who would get what; send and write nothing.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Send also what was sent before.")] = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Mails the editions of a month."""
    from pipeline.cli.audit import audited
    from pipeline.jobs.send import planned
    from pipeline.jobs.send import send as deliver
    from pipeline.jobs.send_words import document, fault_lines, note_lines, summary_line, table
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    speaker = voice(lang, as_json, quiet)
    wanted = the_month(month, the_moment(None, place))
    kinds: list[Kind] = [reader.value for reader in to or ()]
    if dry_run:
        result = planned(place, wanted, kinds, only or (), force)
        speaker.text(table(result, speaker.language))
    else:
        with audited(place, "send", month=str(wanted), to=kinds, only=only or [], force=force) as facts:
            with Bar(speaker) as progress:
                zone = ZoneInfo(place.settings.timezone)
                result = deliver(
                    place, wanted, page_languages(lang, place), lambda: datetime.now(zone), kinds, only or (), force,
                    wait, progress,
                )  # fmt: skip
            facts |= {"exit_code": int(result.exit_code), "sent": sum(one.state == "sent" for one in result.letters)}
    _say_faults(fault_lines(result, speaker.language), speaker)
    for line in note_lines(result, place, speaker.language):
        speaker.text(line)
    speaker.text(summary_line(result, speaker.language))
    speaker.document(document(result))
    raise typer.Exit(result.exit_code)


def _say_faults(lines: list[str], voice: Voice) -> None:
    """What went wrong, also when nothing else is to be said."""
    if not voice.as_json:
        for line in lines:
            typer.echo(line, err=True)


def pdf(
    pages: Annotated[
        list[str] | None, typer.Argument(metavar="[PAGE]...", help="Pages of the published month.")
    ] = None,
    month: MonthOption = "previous",
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to [default: pdf/MONTH].")] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Prints pages."""
    from pipeline.jobs.pdf import print_pages
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    speaker = voice(lang, as_json, quiet)
    wanted = the_month(month, the_moment(None, place))
    folder = (out or place.root / "pdf" / str(wanted)).absolute()
    language = page_languages(lang, place)[0]
    with Bar(speaker) as progress:
        files = print_pages(place, wanted, pages or (), folder, language, progress)
    speaker.line("pdf.done", count=len(files), folder=folder)
    speaker.document({"schema": "pdf/1", "month": str(wanted), "files": [str(file) for file in files]})
