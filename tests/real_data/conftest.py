"""Where the real data lies: beside the repository, and only on machines that have it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.commands import scorecard

REPOSITORY = Path(__file__).parents[2]
DATA = REPOSITORY.parent / "shared" / "data"

Figures = dict[str, dict[str, Any]]


def shared_data(name: str) -> Path:
    """A folder of the real data; the test that asks is skipped where it is not there."""
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"the real data ({name}) does not lie beside the repository")
    return folder


@pytest.fixture
def example(tmp_path: Path) -> Callable[[str, Path], Path]:
    """Makes a workspace from one of the examples, with a folder's workbooks as its logs."""

    def make(name: str, logs: Path) -> Path:
        workspace = tmp_path / name
        shutil.copytree(REPOSITORY / "examples" / name, workspace)
        shutil.copytree(logs, workspace / "data" / "raw", copy_function=shutil.copyfile)
        return workspace

    return make


def company_figures(workspace: Path, month: str) -> Figures:
    """The company's figures of a month, by KPI, as a run long afterwards publishes them."""
    ended = scorecard("run", "--month", month, "--as-of", "2017-06-01T00:00:00", folder=workspace)
    assert ended.code == 0, ended.err
    document = json.loads((workspace / "reports" / month / "kpis.json").read_text(encoding="utf-8"))
    return {figure["kpi"]: figure for figure in document["kpis"] if figure["level"] == "company"}
