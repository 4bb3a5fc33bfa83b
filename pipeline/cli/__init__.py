"""The command `scorecard`. Commands are thin and import what they need when they run, so that --help is quick."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import __version__
from pipeline.cli import audit, close, complaints, forget, look, pack, policies, rules, runs, send, simulate, start
from pipeline.errors import ExitCode, ScorecardError
from pipeline.language import Language, say, terminal_language

# what typer raises for a wrong command line; it has no public name
UsageFault: Any = typer.BadParameter.__mro__[1]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=(
        "Monthly scorecards for service staff from a company's Excel logs.\n\n"
        "\b\nStart here:\n"
        "  scorecard demo my-company && cd my-company && scorecard run --month 2026-10\n"
        "  open reports/2026-10/index.html\n\n"
        "\b\nYour own company:\n"
        "  scorecard init acme && cp *.xlsx acme/data/raw/\n"
        "  scorecard run --workspace acme --month previous\n\n"
        "\b\nWhy is this number so?\n"
        "  scorecard explain --employee 0103 --month 2026-10 --kpi first_time_fix\n\n"
        "Exit codes: 0 done, 1 internal error, 2 wrong usage, 3 done but rows or files were rejected, "
        "4 another run holds the workspace, 5 an input or policy is unusable, 6 verification failed, 7 refused."
    ),
)

app.command("run", help=runs.RUN_HELP)(runs.run)
app.command("ingest", help=runs.INGEST_HELP)(runs.ingest)
app.command("score", help=runs.SCORE_HELP)(runs.score)
app.command("report", help=runs.REPORT_HELP)(runs.report)
app.command("check", help=look.CHECK_HELP)(look.check)
app.command("explain", help=look.EXPLAIN_HELP)(look.explain)
app.add_typer(policies.app, name="policy")
app.command("rules", help=rules.RULES_HELP)(rules.rules)
app.command("complaints", help=complaints.COMPLAINTS_HELP)(complaints.complaints)
app.command("simulate", help=simulate.SIMULATE_HELP)(simulate.simulate)
app.command("send", help=send.SEND_HELP)(send.send)
app.command("pdf", help=send.PDF_HELP)(send.pdf)
app.command("forget", help=forget.FORGET_HELP)(forget.forget)
app.command("audit", help=audit.AUDIT_HELP)(audit.audit)
app.command("close", help=close.CLOSE_HELP)(close.close)
app.command("restate", help=close.RESTATE_HELP)(close.restate)
app.command("verify", help=close.VERIFY_HELP)(close.verify)
app.command("evidence", help=pack.EVIDENCE_HELP)(pack.evidence)
app.command("init", help=start.INIT_HELP)(start.init)
app.command("templates", help=start.TEMPLATES_HELP)(start.templates)
app.command("demo", help=start.DEMO_HELP)(start.demo)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"scorecard {__version__}")
        raise typer.Exit


@app.callback()
def _scorecard(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Takes the options that stand before a command."""


def main() -> None:
    """Runs the command line and ends the process with an exit code of the contract."""
    language = _language()
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except UsageFault as fault:
        wrong, place = fault.format_message(), fault.ctx.command_path if fault.ctx else "scorecard"
        # a command without its sub-command is answered with its whole help
        is_help = wrong.startswith("Usage:")
        line = wrong if is_help else say(language, "error.usage", fault=wrong.rstrip("."), command=place)
        typer.echo(line, err=True)
        sys.exit(ExitCode.USAGE)
    except typer.Abort:
        sys.exit(130)
    except ScorecardError as fault:
        for line in fault.lines(language):
            typer.echo(line, err=True)
        sys.exit(fault.exit_code)
    except OSError as fault:
        place = fault.filename or "-"
        typer.echo(say(language, "error.disk", file=place, reason=fault.strerror or type(fault).__name__), err=True)
        sys.exit(ExitCode.UNUSABLE)
    except Exception as fault:
        if "--verbose" in sys.argv:
            traceback.print_exc()
        # values of the logs can stand in a library's message: only its kind and place are said
        frame = traceback.extract_tb(fault.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        typer.echo(say(language, "error.internal", kind=type(fault).__name__, place=place), err=True)
        sys.exit(ExitCode.INTERNAL)


def _language() -> Language:
    """The language of error lines, read before the options are parsed, because parsing itself can fail."""
    words = sys.argv[1:]
    asked = {"zh": "zh", "en": "en"}.get(words[words.index("--lang") + 1]) if "--lang" in words[:-1] else None
    if asked is None:
        return terminal_language()
    return "zh" if asked == "zh" else "en"
