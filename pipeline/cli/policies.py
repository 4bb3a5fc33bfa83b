"""`policy check`, `policy list` and `policy diff`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    MonthOption,
    QuietOption,
    VerboseOption,
    Voice,
    WaitOption,
    WorkspaceOption,
    the_moment,
    the_month,
    voice,
)
from pipeline.errors import Faults, ScorecardError, Unusable, UsageError
from pipeline.language import message

if TYPE_CHECKING:
    from pipeline.jobs.approve import Approved
    from pipeline.jobs.approved import Standing

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=(
        "Validate, list, compare and approve policy files.\n\n"
        "\b\nExamples:\n"
        "  scorecard policy list\n"
        "  scorecard policy check policies/acme/2027-01-01.toml\n"
        "  scorecard policy diff policies/acme/2027-01-01.toml --month 2026-10\n"
        "  scorecard policy approve acme --by 陈国华 --consulted 2026-11-02 --published 2026-11-20 "
        "--review-by 2027-12-31"
    ),
)


@app.command("check")
def check(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="Files [default: all].")] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Validate policy files; every fault of every file is listed in one go."""
    from pipeline.definitions.policy_files import policy_files, read_policy
    from pipeline.jobs.setup import load_definitions
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    speaker = voice(lang, as_json, quiet)
    definitions = load_definitions(place)
    wanted = files or [file for found in policy_files(place.policy_folders).values() for file in found]
    missing = [file for file in wanted if not file.is_file()]
    if missing:
        raise UsageError("error.no_file", file=", ".join(map(str, missing)))
    faults: list[ScorecardError] = []
    for file in wanted:
        try:
            read_policy(file, definitions.known)
            speaker.line("policy.good", file=file)
        except Faults as found:
            faults += found.faults
    speaker.document(
        {
            "schema": "policy-check/1",
            "files": [str(file) for file in wanted],
            "faults": [{name: str(value) for name, value in fault.values.items()} for fault in faults],
        }
    )
    if faults:
        raise Faults(faults)


@app.command("list")
def list_policies(
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the schemes there are, from when each of their files is in force, and how it was approved and published."""
    from pipeline.jobs.approved import standings
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    speaker = voice(lang, as_json, quiet)
    moment = the_moment(as_of, place)
    listed = []
    for found in standings(place, moment):
        policy = found.policy
        name = policy.zh if speaker.language == "zh" else policy.en
        speaker.line("policy.listed", scheme=policy.scheme, name=name, since=policy.effective_from, file=found.file)
        _say_standing(found, moment, speaker)
        listed.append(
            {
                "scheme": policy.scheme,
                "effective_from": str(policy.effective_from),
                "file": str(found.file),
                "sha256": policy.sha256,
                **_standing_document(found, moment),
            }
        )
    speaker.document({"schema": "policy-list/1", "policies": listed})


@app.command("diff")
def diff(
    policies: Annotated[
        list[str], typer.Argument(metavar="[BEFORE] AFTER", help="Schemes or policy files; BEFORE [default: in force].")
    ],
    month: MonthOption = "previous",
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Score a month under two policies: who moves, by how many points, to which grade, for how much money."""
    from pipeline.jobs.diff import diff_document, diff_lines, policy_diff
    from pipeline.workspace import find_workspace

    if len(policies) > 2:
        raise UsageError("error.two_policies", count=len(policies))
    missing = [name for name in policies if name.endswith(".toml") and not Path(name).is_file()]
    if missing:
        raise UsageError("error.no_file", file=", ".join(missing))
    place = find_workspace(workspace)
    moment = the_moment(as_of, place)
    speaker = voice(lang, as_json, quiet)
    *before, after = policies
    found = policy_diff(place, the_month(month, moment), moment, next(iter(before), None), after)
    speaker.text("\n".join(diff_lines(found, speaker.language)))
    speaker.document(diff_document(found))


def _say_standing(found: Standing, moment: datetime, speaker: Voice) -> None:
    adopted = found.adoption
    if adopted.approval is not None:
        overdue = message("adoption.listed.overdue") if adopted.is_review_due(moment.date()) else ""
        days = {"on": adopted.approved_on, "published": adopted.published_on, "review": adopted.review_by}
        speaker.line("adoption.listed.adopted", by=adopted.approved_by, overdue=overdue, **days)
    elif adopted.other is not None:
        speaker.line("adoption.listed.same_file", by=adopted.other.approved_by, on=adopted.other.approved_on)
    else:
        speaker.line("adoption.listed.approval")
    if found.people:
        speaker.line("adoption.listed.acknowledged", n=found.signed, of=len(found.people))


def _standing_document(found: Standing, moment: datetime) -> Mapping[str, object]:
    adopted = found.adoption
    state = "edited" if adopted.other is not None else "not_approved"
    return {
        "state": state if adopted.approval is None else "approved",
        "approved_by": adopted.approved_by,
        "consulted_on": adopted.consulted_on,
        "approved_on": adopted.approved_on,
        "published_on": adopted.published_on,
        "review_by": adopted.review_by,
        "review_overdue": adopted.is_review_due(moment.date()),
        "people": len(found.people),
        "acknowledged": found.signed,
    }


@app.command("approve")
def approve(
    policy: Annotated[str, typer.Argument(metavar="SCHEME|FILE", help="A scheme's newest file, or a policy file.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who approved it.")],
    consulted: Annotated[str, typer.Option(metavar="DATE", help="When the staff or their union had been consulted.")],
    published: Annotated[str, typer.Option(metavar="DATE", help="When it was published to the staff.")],
    review_by: Annotated[str, typer.Option("--review-by", metavar="DATE", help="When it is to be reviewed again.")],
    approved: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="When it was approved [default: when published].")
    ] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, in words.")] = "",
    month: MonthOption = "previous",
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    wait: WaitOption = 0,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record who approved a policy file and when it was published, after saying what it would change."""
    from pipeline.cli.audit import audited
    from pipeline.jobs.approve import Days
    from pipeline.jobs.approve import approve as record
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    moment = the_moment(as_of, place)
    speaker = voice(lang, as_json, quiet)
    days = Days(_day(consulted), _day(approved or published), _day(published), _day(review_by))
    with audited(place, "policy approve", by, policy=policy) as facts:
        found = record(place, policy, by, days, the_month(month, moment), moment, reason, wait)
        known = found.approval
        facts |= {"scheme": known.scheme, "effective_from": str(known.effective_from), "sha256": known.sha256}
    _say_foretold(found, speaker)
    speaker.line(
        "approve.done",
        by=known.approved_by,
        on=known.approved_on,
        scheme=known.scheme,
        since=known.effective_from,
        published=known.published_on,
        review=known.review_by,
        file=place.approvals,
        sha=known.sha256,
    )
    speaker.document(
        {
            "schema": "policy-approve/1",
            "file": str(place.approvals),
            "approval": known.model_dump(mode="json"),
            **found.foretold,
        }
    )


def _say_foretold(found: Approved, speaker: Voice) -> None:
    from pipeline.jobs.diff import diff_lines
    from pipeline.jobs.simulate_words import simulate_lines

    if isinstance(found.diff, Unusable):
        speaker.line("approve.no_data", reason=message(found.diff.key, **found.diff.values))
    else:
        speaker.text("\n".join(diff_lines(found.diff, speaker.language)))
    if isinstance(found.simulated, Unusable):
        speaker.line("approve.not_simulated", reason=message(found.simulated.key, **found.simulated.values))
    elif found.simulated is not None:
        speaker.text("\n".join(simulate_lines(found.simulated, speaker.language)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise UsageError("error.bad_day", text=text) from fault
