"""`audit`: the log of who ran what; and how the other commands add their line to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.options import JsonOption, LangOption, QuietOption, VerboseOption, Voice, WorkspaceOption, voice
from pipeline.errors import ExitCode, ScorecardError, UsageError

if TYPE_CHECKING:
    from pipeline.audit import Entry
    from pipeline.jobs.run import RunResult
    from pipeline.workspace import Workspace

AUDIT_HELP = (
    "List who ran what, from the log that every changing command adds to.\n\n"
    "\b\nExamples:\n"
    "  scorecard audit\n"
    "  scorecard audit --action forget --since 2026-10-01\n"
    "  scorecard audit --json\n\n"
    "Each line holds the hash of the line before; ends with 6 when a line was changed, removed or moved."
)


@contextmanager
def audited(workspace: Workspace, action: str, who: str | None = None, **facts: object) -> Iterator[dict[str, object]]:
    """Facts to be added to; the command's line is written with them however the block ends.

    Put it around what changes something, before anything is said of success: what nobody was told may be missing.
    """
    from pipeline.audit import record

    try:
        yield facts
    except BaseException as fault:
        ended = {"exit_code": int(_code_of(fault)), "fault": getattr(fault, "key", type(fault).__name__)}
        # a folder that is no workspace stays as it is, and where the disk is full the first fault is the one to tell
        if workspace.audit.parent.is_dir():
            with suppress(OSError):
                record(workspace, action, facts | ended, who)
        raise
    record(workspace, action, {"exit_code": int(ExitCode.DONE)} | facts, who)


def _code_of(fault: BaseException) -> int:
    if isinstance(fault, ScorecardError):
        return fault.exit_code
    if isinstance(fault, KeyboardInterrupt):
        return 130
    return ExitCode.UNUSABLE if isinstance(fault, OSError) else ExitCode.INTERNAL


def run_facts(result: RunResult) -> dict[str, object]:
    """What the log says of a job that loads or publishes: hashes and counts."""
    from pipeline.files import sha256_of

    loaded = [account["sha256"] for account in result.accounting if account["status"] == "loaded"]
    facts: dict[str, object] = {"exit_code": int(result.exit_code), "loaded": sorted(loaded)}
    if result.folder is not None:
        facts |= {"published": result.fresh, "run_json": sha256_of(result.folder / "run.json")}
    return facts


def audit(
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only from this day on (UTC).")] = None,
    action: Annotated[str | None, typer.Option(metavar="ACTION", help="Only this command, such as run.")] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Lists the log."""
    from pipeline.audit import audit_faults, entries, head
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    speaker = voice(lang, as_json, quiet)
    first = "" if since is None else _day(since).isoformat()
    chosen = [one for one in entries(place.audit) if one.at >= first and action in (None, one.action)]
    faults = audit_faults(place.audit)
    for one in chosen:
        speaker.line("audit_log.line", **_shown(one))
    speaker.line("audit_log.summary", count=len(chosen), head=head(place.audit))
    _say_faults([fault.told for fault in faults], speaker)
    code = ExitCode.UNVERIFIED if faults else ExitCode.DONE
    speaker.document(
        {
            "schema": "audit/1",
            "exit_code": int(code),
            "head": head(place.audit),
            "entries": [vars(one) for one in chosen],
            "faults": [{"line": fault.line, "kind": fault.kind, **fault.values} for fault in faults],
        }
    )
    raise typer.Exit(code)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise UsageError("audit_log.bad_day", text=text) from fault


def _shown(one: Entry) -> dict[str, object]:
    facts = " ".join(f"{name}={_short(value)}" for name, value in one.facts.items())
    return {"seq": one.seq, "at": one.at, "who": one.who, "action": one.action, "facts": facts}


def _short(value: Any) -> object:
    """A list as its length, a hash by its first letters."""
    if isinstance(value, list | dict):
        return len(value)
    return value[:12] if isinstance(value, str) and len(value) == 64 and value.isalnum() else value


def _say_faults(faults: list[Any], voice: Voice) -> None:
    from pipeline.language import say

    if not voice.as_json:
        for fault in faults:
            typer.echo(say(voice.language, fault.key, **fault.values), err=True)
