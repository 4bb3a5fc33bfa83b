"""`run`, `ingest`, `score` and `report`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.close import say_standing
from pipeline.cli.options import (
    AsOfOption,
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
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.definitions.adoption import Adoption
    from pipeline.ingest.discover import FoundFile
    from pipeline.jobs.run import RunResult
    from pipeline.workspace import Workspace

RUN_HELP = (
    "Load new workbooks, then measure, score and publish a month; what cron calls.\n\n"
    "\b\nExamples:\n"
    "  scorecard run                              the month before today\n"
    "  scorecard run --month 2026-10              a given month, judged now\n"
    "  scorecard run --month 2026-10 --as-of 2026-12-05T00:00:00\n"
    "  30 6 * * * cd /srv/acme && scorecard run --quiet --wait 600"
)
INGEST_HELP = (
    "Load new and changed workbooks from data/raw, or the files named.\n\n"
    "\b\nExamples:\n"
    "  scorecard ingest\n"
    "  scorecard ingest data/raw/工单/工单周报_20261101.xlsx --json\n"
    "  scorecard ingest --rebuild                 everything again, from data/archive"
)
SCORE_HELP = (
    "Measure and score a month from what is loaded, and print the cards; publishes nothing.\n\n"
    "\b\nExamples:\n"
    "  scorecard score --month 2026-10\n"
    "  scorecard score --month 2026-10 --policy hotline      everybody by that scheme, to see what it would say\n"
    "  scorecard score --month 2026-10 --json > scorecards.json"
)
REPORT_HELP = (
    "Publish a month from what is loaded, without looking for new workbooks.\n\n"
    "\b\nExamples:\n"
    "  scorecard report --month 2026-10\n"
    "  scorecard report --month 2026-10 --lang en"
)


def run(
    month: MonthOption = "previous",
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Loads, measures, scores and publishes a month."""
    _month_job(month, workspace, as_of, voice(lang, as_json, quiet), lang, wait, load=True)


def report(
    month: MonthOption = "previous",
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Publishes a month from what is loaded."""
    _month_job(month, workspace, as_of, voice(lang, as_json, quiet), lang, wait, load=False)


def _month_job(
    month: str, folder: Path | None, as_of: str | None, voice: Voice, lang: LangOption, wait: float, load: bool
) -> None:
    from pipeline.cli.audit import audited, run_facts
    from pipeline.jobs.run import run_month
    from pipeline.workspace import find_workspace

    place = find_workspace(folder)
    moment = the_moment(as_of, place)
    wanted = the_month(month, moment)
    with audited(place, "run" if load else "report", month=str(wanted), as_of=moment.isoformat()) as facts:
        with Bar(voice) as progress:
            result = run_month(place, wanted, moment, page_languages(lang, place), load, wait, progress)
        facts |= run_facts(result)
    _say_accounts(result, voice)
    assert result.folder is not None  # a month job publishes or raises
    page = result.folder / "index.html"
    if result.closed is None:
        voice.line("run.published" if result.fresh else "run.stands", folder=page)
    else:
        key = "run.restored" if result.fresh else "run.closed_stands"
        voice.line(key, month=result.closed.month, revision=result.closed.number, folder=page)
    say_standing(result.standing, voice)
    _say_adoptions(result.adoptions, moment, voice)
    voice.document(_document(result))
    raise typer.Exit(result.exit_code)


def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="Workbooks or folders.")] = None,
    workspace: WorkspaceOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read everything again from data/archive.")] = False,
    lang: LangOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Loads workbooks."""
    from pipeline.cli.audit import audited, run_facts
    from pipeline.jobs.run import run_ingest
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    speaker = voice(lang, as_json, quiet)
    files = _named_files(place, paths)
    with audited(place, "ingest", rebuild=rebuild) as facts:
        with Bar(speaker) as progress:
            result = run_ingest(place, files, rebuild, wait, progress)
        facts |= run_facts(result)
    _say_accounts(result, speaker)
    speaker.document(_document(result))
    raise typer.Exit(result.exit_code)


def _named_files(workspace: Workspace, paths: list[Path] | None) -> list[FoundFile] | None:
    from dataclasses import replace

    from pipeline.ingest.discover import find_files, found_file

    if not paths:
        return None
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UsageError("error.no_file", file=", ".join(map(str, missing)))
    found = []
    for path in paths:
        place = path.absolute()
        if place.is_dir():
            found += [replace(file, path=found_file(file.place, workspace.raw).path) for file in find_files(place)]
        else:
            found.append(found_file(place, workspace.raw))
    return found


def score(
    month: MonthOption = "previous",
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    policy: Annotated[
        str | None, typer.Option(metavar="SCHEME|FILE", help="Score everybody by this scheme or policy file.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Prints the cards of a month."""
    from pipeline.jobs.run import run_score
    from pipeline.report.documents import scorecards_document
    from pipeline.report.terminal import card_table
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    moment = the_moment(as_of, place)
    speaker = voice(lang, as_json, quiet)
    scored = run_score(place, the_month(month, moment), moment, policy)
    speaker.text(card_table(scored, speaker.language))
    _say_adoptions(scored.adoptions, moment, speaker)
    speaker.document(scorecards_document(scored))


def _say_adoptions(adoptions: Mapping[str, Adoption], as_of: datetime, voice: Voice) -> None:
    """A line per thing that a policy in force lacks, and per review that is overdue."""
    from pipeline.report.adoption import gaps_of, notes, overdue_of

    for note in (*notes(gaps_of(adoptions)), *overdue_of(adoptions.values(), as_of)):
        voice.line(note.key, **note.values)


def _say_accounts(result: RunResult, voice: Voice) -> None:
    """What was loaded in one line, then one line per file or row that somebody has to put right."""
    from pipeline.jobs.messages import account_lines, summary_line

    voice.text(summary_line(result.accounting, voice.language))
    if not (voice.quiet or voice.as_json):
        for line in account_lines(result.accounting, result.logs, voice.language):
            typer.echo(line, err=True)


def _document(result: RunResult) -> dict[str, object]:
    return {
        "schema": "result/1",
        "exit_code": int(result.exit_code),
        "published": None if result.folder is None else str(result.folder),
        "fresh": result.fresh,
        "durations": dict(result.durations),
        "files": list(result.accounting),
        "closed_months": [asdict(month) for month in result.standing],
    }
