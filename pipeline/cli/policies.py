"""`policy check`, `policy list` and `policy diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import (
    AsOfOption,
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
from pipeline.errors import Faults, ScorecardError, UsageError

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=(
        "Validate, list and compare policy files.\n\n"
        "\b\nExamples:\n"
        "  scorecard policy list\n"
        "  scorecard policy check policies/acme/2027-01-01.toml\n"
        "  scorecard policy diff policies/acme/2027-01-01.toml --month 2026-10"
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
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the schemes there are, and from when each of their files is in force."""
    from pipeline.definitions.policy_files import policy_files, read_policy
    from pipeline.jobs.setup import load_definitions
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    speaker = voice(lang, as_json, quiet)
    definitions = load_definitions(place)
    listed = []
    for scheme, files in policy_files(place.policy_folders).items():
        for file in files:
            policy = read_policy(file, definitions.known)
            name = policy.zh if speaker.language == "zh" else policy.en
            speaker.line("policy.listed", scheme=scheme, name=name, since=policy.effective_from, file=file)
            listed.append(
                {
                    "scheme": scheme,
                    "effective_from": str(policy.effective_from),
                    "file": str(file),
                    "sha256": policy.sha256,
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
