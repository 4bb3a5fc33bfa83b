"""`close`, `restate` and `verify`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
from pipeline.language import Language, say

if TYPE_CHECKING:
    from pipeline.close.manifest import Revision
    from pipeline.jobs.close import Wish
    from pipeline.report.differences import Entry, MonthDifference

CLOSE_HELP = (
    "Freeze a month: what it was measured from, its results, its reports. It never changes again.\n\n"
    "Gates refuse (exit code 7) while something could still change a figure or nobody has looked at it; each can be "
    "passed by name with a reason, which is recorded.\n\n"
    "\b\nExamples:\n"
    "  scorecard close --month 2026-10 --by 李主管\n"
    "  scorecard close --month 2026-10 --by 李主管 --pass rejected=逐行看过，与十月无关\n"
    "  scorecard close --month 2026-10 --by 李主管 --as-of 2026-12-05T00:00:00"
)
VERIFY_HELP = (
    "Prove that closed months stand: chain, files, inputs, reports, and the results measured again bit for bit.\n\n"
    "What differs is named, and the exit code is 6.\n\n"
    "\b\nExamples:\n"
    "  scorecard verify\n"
    "  scorecard verify --month 2026-10\n"
    "  scorecard verify --head f2caa774…              the seal that was written down at closing\n"
    "  scorecard verify --pack evidence-0103-2026-10.zip"
)
RESTATE_HELP = (
    "Make a new revision of a closed month from what is known today; the revisions before stay as they are.\n\n"
    "What it changes in money is carried into the next open month's pay sheet.\n\n"
    "\b\nExamples:\n"
    "  scorecard restate --month 2026-09 --by 李主管 --reason 补录九月第四周工单\n"
    "  scorecard run --month 2026-10                  shows beforehand what a restatement would change"
)
ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who answers for it [default: the account's name].")
]
PassOption = Annotated[
    list[str] | None,
    typer.Option("--pass", metavar="GATE=REASON", help="Pass a gate by name; the reason is recorded. Repeatable."),
]


def close(
    by: ByOption = None,
    month: MonthOption = "previous",
    passes: PassOption = None,
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Closes a month."""
    from pipeline.cli.audit import audited
    from pipeline.jobs.close import Wish, close_month
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    moment, speaker = the_moment(as_of, place), voice(lang, as_json, quiet)
    wish = Wish(
        month=the_month(month, moment),
        as_of=moment,
        by=named(by),
        passed=passed_gates(passes or ()),
        languages=page_languages(lang, place),
        at=the_moment(None, place),
    )
    with Bar(speaker) as progress, audited(place, "close", wish.by, **wished(wish)) as facts:
        revision = close_month(place, wish, wait, progress)
        facts |= sealed_facts(revision)
    say_closed(revision, speaker)


def wished(wish: Wish) -> dict[str, object]:
    """What the audit log says of what was asked for."""
    return {"month": str(wish.month), "as_of": wish.as_of.isoformat(), "passed": dict(wish.passed)}


def sealed_facts(revision: Revision) -> dict[str, object]:
    """What the audit log says of what was frozen; by it a month that is gone is missed."""
    return {"revision": revision.number, "sealed": revision.sha256}


def say_closed(revision: Revision, voice: Voice) -> None:
    """Says what was frozen, which gates were passed, and the seal that should leave the machine."""
    for gate in revision.document["gates"]:
        voice.line("close.passed", gate=gate["gate"], reason=gate["reason"])
    voice.line("close.done", month=revision.month, revision=revision.number, folder=revision.folder)
    voice.line("close.head", sha256=revision.sha256)
    voice.document({name: value for name, value in revision.document.items() if name not in ("files", "inputs")})


def named(by: str | None) -> str:
    """The name that was given, else that of the account.

    Raises:
        UsageError: it is blank.
    """
    from pipeline.audit import account

    name = (account() if by is None else by).strip()
    if not name:
        raise UsageError("error.blank_name")
    return name


def restate(
    month: Annotated[str, typer.Option("--month", "-m", metavar="MONTH", help="The closed month.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is recorded.")],
    by: ByOption = None,
    passes: PassOption = None,
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Restates a closed month."""
    from pipeline.cli.audit import audited
    from pipeline.close.differences import read_entry
    from pipeline.jobs.close import Wish
    from pipeline.jobs.restate import restate_month
    from pipeline.workspace import find_workspace

    if not reason.strip():
        raise UsageError("error.blank_reason")
    place = find_workspace(workspace)
    moment, speaker = the_moment(as_of, place), voice(lang, as_json, quiet)
    languages = page_languages(lang, place)
    wish = Wish(
        the_month(month, moment), moment, named(by), passed_gates(passes or ()), languages, the_moment(None, place)
    )
    told = wished(wish) | {"reason": reason.strip()}
    with Bar(speaker) as progress, audited(place, "restate", wish.by, **told) as facts:
        revision = restate_month(place, wish, reason.strip(), wait, progress)
        facts |= sealed_facts(revision)
    for line in entry_lines(list(map(read_entry, revision.document["differences"])), speaker.language):
        speaker.text(line)
    say_closed(revision, speaker)


def say_standing(standing: Sequence[MonthDifference], voice: Voice) -> None:
    """Says of every closed month that would say something else today what that is, and how to restate it."""
    for month in standing:
        if month.entries:
            voice.line("close.differs", month=month.month, revision=month.revision, count=len(month.entries))
            for line in entry_lines(month.entries, voice.language):
                voice.text(line)
            voice.line("close.cure", month=month.month)


def entry_lines(entries: Sequence[Entry], language: Language) -> Iterator[str]:
    """Who, what, before, after and why, a line each, with a line below for every row behind it."""
    from pipeline.report.restated import row_text

    for entry in entries:
        causes = [say(language, f"report.cause.{cause}") for cause in entry.causes]
        yield "  " + say(
            language,
            "close.entry",
            who=entry.employee_no or say(language, "report.standing.company"),
            what=entry.what,
            before=entry.before or "-",
            after=entry.after or "-",
            causes=say(language, "report.standing.comma").join(causes) or "-",
        )
        yield from (f"    {row_text(row)[language]}" for row in entry.rows)


def passed_gates(texts: Sequence[str]) -> dict[str, str]:
    """The gates that are passed, each with its reason.

    Raises:
        UsageError: there is no such gate, or the reason is missing.
    """
    from pipeline.close.gates import GATES

    passed = {}
    for text in texts:
        gate, _, reason = text.partition("=")
        if gate.strip() not in GATES:
            raise UsageError("error.no_gate", gate=gate, known=", ".join(GATES))
        if not reason.strip():
            raise UsageError("error.no_reason", gate=gate)
        passed[gate.strip()] = reason.strip()
    return passed


def verify(
    month: Annotated[str | None, typer.Option("--month", "-m", metavar="MONTH", help="Only this month.")] = None,
    head: Annotated[
        str | None, typer.Option("--head", metavar="SEAL", help="A seal that was written down at closing.")
    ] = None,
    pack: Annotated[
        Path | None,
        typer.Option("--pack", metavar="FILE", help="An evidence pack instead, by itself and without a workspace."),
    ] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Proves closed months."""
    from pipeline.cli.audit import audited
    from pipeline.cli.pack import verify_pack
    from pipeline.close.chain import Unverified
    from pipeline.errors import ExitCode
    from pipeline.jobs.verify import verify as verified
    from pipeline.workspace import find_workspace

    speaker = voice(lang, as_json, quiet)
    if pack is not None:
        verify_pack(pack, head, speaker)
        return
    place = find_workspace(workspace)
    wanted = None if month is None else the_month(month, the_moment(None, place))
    with audited(place, "verify", month=month) as facts:
        found = verified(place, wanted, head, wait)
        code = ExitCode.UNVERIFIED if found.faults else ExitCode.DONE
        facts |= {"exit_code": int(code), "faults": len(found.faults)}
    for note in found.notes:
        speaker.line(note.key, **note.values)
    speaker.document(
        {
            "schema": "verify/1",
            "revisions": [revision.name for revision in found.checked],
            "faults": [say(speaker.language, fault.key, **fault.values) for fault in found.faults],
            "notes": [say(speaker.language, note.key, **note.values) for note in found.notes],
        }
    )
    if found.faults:
        raise Unverified(found.faults)
    if found.checked:
        speaker.line("verify.done", count=len(found.checked))
    else:
        speaker.line("verify.nothing")
