"""A company whose first month is closed: made once, copied for every test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.workspace import find_workspace
from tests.close.two_months import close, two_months
from tests.ingest.books import Company


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company with October 2026 closed; nobody changes it."""
    root = tmp_path_factory.mktemp("closed") / "company"
    two_months(root)
    close(root).succeeds()
    return root


@pytest.fixture
def closed(kept: Path, tmp_path: Path) -> Company:
    """A company of its own whose October 2026 is closed."""
    root = tmp_path / "company"
    shutil.copytree(kept, root)
    return Company(find_workspace(root))


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company with nothing closed yet; nobody changes it."""
    root = tmp_path_factory.mktemp("open") / "company"
    two_months(root)
    return root


@pytest.fixture
def opened(ready: Path, tmp_path: Path) -> Company:
    """A company of its own with nothing closed yet."""
    root = tmp_path / "company"
    shutil.copytree(ready, root)
    return Company(find_workspace(root))
