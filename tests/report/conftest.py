"""The month written once, in both languages, for all tests that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.language import LANGUAGES
from pipeline.report.write import write_report
from tests.report.months import make_month


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with everything that a month publishes."""
    folder = tmp_path_factory.mktemp("written")
    write_report(make_month(), folder, LANGUAGES)
    return folder
