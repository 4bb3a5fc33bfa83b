"""`init`, `templates` and `demo`: how a company begins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import JsonOption, LangOption, QuietOption, VerboseOption, WorkspaceOption, voice
from pipeline.errors import UsageError

INIT_HELP = "Make a new workspace.\n\n\b\nExamples:\n  scorecard init acme\n  scorecard init ."
TEMPLATES_HELP = (
    "Write a blank workbook per log, with drop-downs and a filled example row.\n\n"
    "\b\nExamples:\n  scorecard templates blank/\n  scorecard templates blank/ --lang zh"
)
DEMO_HELP = (
    "Make a workspace with a made-up company to try.\n\n"
    "\b\nExamples:\n  scorecard demo my-company && cd my-company && scorecard run --month 2026-10\n"
    "  scorecard demo --small tiny"
)
DEMO_SEED = 20260101


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Makes a new workspace."""
    from pipeline.jobs.start import make_workspace

    speaker = voice(lang, as_json, quiet)
    workspace = make_workspace(folder)
    speaker.line("init.done", folder=folder, raw=workspace.raw)
    speaker.document({"schema": "init/1", "workspace": str(workspace.root)})


def templates(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the workbooks are written.")] = Path("templates"),
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Writes blank workbooks."""
    from pipeline.jobs.setup import load_definitions
    from pipeline.jobs.start import write_templates
    from pipeline.workspace import find_workspace

    speaker = voice(lang, as_json, quiet)
    written = write_templates(load_definitions(find_workspace(workspace)).logs, folder, speaker.language)
    speaker.line("templates.done", count=len(written), folder=folder)
    speaker.document({"schema": "templates/1", "files": [str(file) for file in written]})


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="An empty folder [default: here].")] = Path(),
    seed: Annotated[
        int, typer.Option(help="Another seed makes another company; the same one the same bytes.")
    ] = DEMO_SEED,
    small: Annotated[bool, typer.Option("--small", help="Two months and eight people only.")] = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Makes a workspace with a made-up company."""
    from pipeline.definitions.adoption import add_approvals
    from pipeline.demo.adoptions import approvals
    from pipeline.demo.company import CITY, SCHEMES, write_company
    from pipeline.jobs.start import make_workspace

    speaker = voice(lang, as_json, quiet)
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError("error.not_empty", folder=folder)
    workspace = make_workspace(folder, SCHEMES)
    made = write_company(workspace.raw, seed, small)
    add_approvals(workspace.approvals, approvals())
    workspace.cities.mkdir()
    (workspace.cities / "example-city.toml").write_bytes(CITY.read_bytes())
    speaker.line(
        "demo.done",
        folder=folder,
        people=made.people,
        orders=made.orders,
        files=made.files,
        month=made.last_month,
    )
    speaker.document({"schema": "demo/1", "workspace": str(workspace.root), "month": str(made.last_month)})
