"""Measures and scores a closed month again from what it was frozen with, in a process of its own.

The frozen definitions take the place of those that come with the program, and definitions once read stay read: hence
the process. Usage: `python -m pipeline.jobs.again REVISION_FOLDER EMPTY_FOLDER`; the results lie in the empty folder.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pipeline
from pipeline.errors import ScorecardError

RESULTS = "results"
ROWS = "rows"
DEFINITIONS = "definitions.zip"


def measure_again(frozen: Path, scratch: Path) -> Path:
    """The folder below `scratch` with the results that the frozen rows give under the frozen definitions.

    Raises:
        ScorecardError: they cannot be measured any more; the last line of the other process says why.
    """
    package_home = str(Path(pipeline.__file__).parent.parent)
    command = [sys.executable, "-m", "pipeline.jobs.again", str(frozen.resolve()), str(scratch.resolve())]
    done = subprocess.run(command, cwd=package_home, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["-"]
        raise ScorecardError("error.cannot_repeat", folder=str(frozen), fault=lines[-1])
    return scratch / RESULTS


def main(frozen: Path, scratch: Path) -> None:
    """Writes the month's results into a folder below `scratch`."""
    from pipeline.close.frozen_definitions import thaw_definitions
    from pipeline.close.frozen_rows import thaw_rows
    from pipeline.workspace import use_frozen

    shipped, company = thaw_definitions(frozen / DEFINITIONS, scratch / "definitions")
    company.mkdir(parents=True, exist_ok=True)
    use_frozen(shipped)
    # definitions are read when their modules are: only from here on
    from pipeline.close.carried import carried_of
    from pipeline.close.manifest import MANIFEST, read_revision
    from pipeline.close.results import write_results
    from pipeline.jobs.month import month_report
    from pipeline.jobs.setup import load_definitions, policies_for
    from pipeline.workspace import CONFIG, Settings, Workspace, read_settings

    revision = read_revision(frozen / MANIFEST)
    if revision is None:
        raise ScorecardError("error.no_manifest", file=str(frozen / MANIFEST))
    settings: Settings = read_settings(company / CONFIG).model_copy(update={"paths": {}})
    workspace = Workspace(company, settings)
    workspace.warehouse.parent.mkdir(parents=True)
    thaw_rows(frozen / ROWS, workspace.warehouse)
    definitions = load_definitions(workspace)
    policies = policies_for(workspace, definitions, revision.month)
    as_of = datetime.fromisoformat(str(revision.document["as_of"]))
    report = month_report(workspace, definitions, policies, revision.month, as_of, ())
    report = replace(report, carried=carried_of(revision))
    results = scratch / RESULTS
    results.mkdir()
    write_results(report, results)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
