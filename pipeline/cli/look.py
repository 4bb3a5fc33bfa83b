"""`check` and `explain`: what a workbook holds, and why a figure is what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import (
    AsOfOption,
    Bar,
    JsonOption,
    LangOption,
    MonthOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    the_moment,
    the_month,
    voice,
)
from pipeline.errors import UsageError

CHECK_HELP = (
    "Say what ingest would make of workbooks; loads nothing.\n\n"
    "\b\nExamples:\n"
    "  scorecard check 工单周报_20261101.xlsx\n"
    "  scorecard check inbox/ --json"
)
EXPLAIN_HELP = (
    "Show how a figure came about, down to file, sheet and row.\n\n"
    "\b\nExamples:\n"
    "  scorecard explain --employee 0103 --month 2026-10\n"
    "  scorecard explain --employee 张三 --month 2026-10 --kpi first_time_fix\n"
    "  scorecard explain --month 2026-10 --kpi complaint_rate          the company's figure\n"
    "  scorecard explain --month 2026-10 --case WX26100101             one order, and which time was counted\n\n"
    "Without --as-of the moment of the published report is used."
)


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Workbooks or folders.")],
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Says what ingest would make of workbooks."""
    from pipeline.jobs.check import check_files, check_lines
    from pipeline.workspace import find_workspace

    speaker = voice(lang, as_json, quiet)
    missing = [file for file in files if not file.exists() and not file.is_symlink()]
    if missing:
        raise UsageError("error.no_file", file=", ".join(map(str, missing)))
    with Bar(speaker) as progress:
        result = check_files(find_workspace(workspace), files, progress)
    for line in check_lines(result, speaker.language):
        speaker.text(line)
    speaker.document({"schema": "check/1", "exit_code": int(result.exit_code), "files": list(result.accounting)})
    raise typer.Exit(result.exit_code)


def explain(
    month: MonthOption = "previous",
    employee: Annotated[
        str | None,
        typer.Option("--employee", "-e", metavar="WHO", help="Employee number or name [default: the company]."),
    ] = None,
    kpi: Annotated[str | None, typer.Option("--kpi", "-k", help="One KPI [default: all of the policy].")] = None,
    case: Annotated[
        str | None,
        typer.Option("--case", metavar="ORDER_NO", help="One order or other case: its figures, and the time counted."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="List the cases below the line too.")] = False,
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Shows how figures came about."""
    from pipeline.jobs.explain import explain_document, explain_lines, explained, published_moment
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    speaker = voice(lang, as_json, quiet)
    named = the_month(month, the_moment(as_of, place))
    moment = the_moment(as_of or published_moment(place, named), place)
    found = explained(place, named, moment, employee, kpi, case)
    for line in explain_lines(found, speaker.language, everything):
        speaker.text(line)
    speaker.document(explain_document(found))
