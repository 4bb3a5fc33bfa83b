"""What tests of several stages share: made-up companies, written and published once for all of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.command import AS_OF, MONTH, scorecard

SAMPLE = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company's workspace with nothing loaded; to be looked at, not changed."""
    folder = tmp_path_factory.mktemp("company") / "中山分公司"
    scorecard("demo", "--small", folder).succeeds()
    return folder


@pytest.fixture(scope="session")
def published(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company's workspace with its month published; to be looked at, not changed."""
    folder = tmp_path_factory.mktemp("published") / company.name
    shutil.copytree(company, folder)
    scorecard("run", "--month", MONTH, "--as-of", AS_OF, "--quiet", folder=folder).succeeds(3)
    return folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample company's published month; to be looked at, not changed."""
    folder = tmp_path_factory.mktemp("sample")
    settings = (SAMPLE / "scorecard.toml").read_text(encoding="utf-8")
    paths = f'\n[paths]\nraw = "{(SAMPLE / "data" / "raw").as_posix()}"\n'
    (folder / "scorecard.toml").write_text(settings + paths, encoding="utf-8")
    shutil.copy(SAMPLE / "approvals.toml", folder)
    scorecard("run", "--month", MONTH, "--as-of", AS_OF, "--quiet", folder=folder).succeeds(3)
    return folder / "reports" / MONTH


@pytest.fixture
def workspace(published: Path, tmp_path: Path) -> Path:
    """A copy of the published workspace that a test may change."""
    return shutil.copytree(published, tmp_path / published.name)
