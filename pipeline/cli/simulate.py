"""`simulate`: whom a policy would hit by luck alone."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import typer

from pipeline.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    MonthOption,
    QuietOption,
    VerboseOption,
    Voice,
    WorkspaceOption,
    the_moment,
    the_month,
    voice,
)
from pipeline.errors import UsageError

SIMULATE_HELP = (
    "If everybody were exactly as good as the company's average: how many would a policy punish by luck in a year?\n\n"
    "It takes everybody's own volumes of the last 12 months. Warnings do not change the exit code.\n\n"
    "\b\nExamples:\n"
    "  scorecard simulate\n"
    "  scorecard simulate --policy policies/acme/2027-01-01.toml --month 2026-10\n"
    "  scorecard simulate --rate 0.8% --json\n"
    "  scorecard simulate --reference"
)


def simulate(
    policy: Annotated[
        str | None,
        typer.Option("--policy", metavar="SCHEME|FILE", help="A scheme or a policy file [default: those in force]."),
    ] = None,
    month: MonthOption = "previous",
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    rate: Annotated[
        str | None,
        typer.Option("--rate", metavar="RATE", help="Everybody's true rate, such as 0.8% [default: the company's]."),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(
            "--draws", metavar="YEARS", min=100, max=1_000_000, help="How many years are made up [default: 10000]."
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="NUMBER", min=0, help="Where the made-up years begin.")
    ] = None,
    reference: Annotated[
        bool, typer.Option("--reference", help="Compute a made-up company whose luck is known, instead of yours.")
    ] = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Computes the fair world."""
    speaker = voice(lang, as_json, quiet)
    true = None if rate is None else _rate(rate)
    if reference:
        _reference(speaker, draws, seed)
        return
    from pipeline.jobs.simulate import DRAWS, SEED
    from pipeline.jobs.simulate import simulate as compute
    from pipeline.jobs.simulate_words import simulate_lines
    from pipeline.workspace import find_workspace

    place = find_workspace(workspace)
    moment = the_moment(as_of, place)
    chosen = SEED if seed is None else seed
    found = compute(place, the_month(month, moment), moment, policy, chosen, draws or DRAWS, true)
    speaker.text("\n".join(simulate_lines(found, speaker.language)))
    speaker.document(found.document())


def _reference(speaker: Voice, draws: int | None, seed: int | None) -> None:
    from pipeline.jobs.simulate import DRAWS, SEED
    from pipeline.jobs.simulate_words import reference_document, reference_lines
    from pipeline.scorecard.reference_world import TRUE_RATES, reference_row

    chosen, years = SEED if seed is None else seed, draws or DRAWS
    rows = [reference_row(true, years, chosen) for true in TRUE_RATES]
    speaker.text("\n".join(reference_lines(rows, years, chosen, speaker.language)))
    speaker.document(reference_document(rows, years, chosen))


def _rate(text: str) -> Fraction:
    """The rate that `0.8%` or `0.008` means.

    Raises:
        UsageError: it is no number from 0 to 1.
    """
    try:
        bare = text.strip().removesuffix("%")
        rate = Fraction(bare) / (100 if bare != text.strip() else 1)
    except (ValueError, ZeroDivisionError) as fault:
        raise UsageError("error.bad_rate", text=text) from fault
    if not 0 <= rate <= 1:
        raise UsageError("error.bad_rate", text=text)
    return rate
