"""The small company as it is handed in, and as it stands after an undisturbed run; both only to be copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.commands import run_month, scorecard
from bench.trial import check_ended, copy_workspace


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company's workspace, nothing loaded yet."""
    folder = tmp_path_factory.mktemp("made") / "company"
    check_ended(scorecard("demo", "--small", folder, folder=folder.parent))
    return folder


@pytest.fixture(scope="session")
def published(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company's workspace after a run of its month."""
    folder = tmp_path_factory.mktemp("published") / "company"
    copy_workspace(company, folder)
    check_ended(run_month(folder))
    return folder
