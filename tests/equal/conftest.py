"""What was published for the sample company, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.equal.facts import Published


@pytest.fixture(scope="session")
def published_sample(sample: Path) -> Published:
    """The sample company's published month; to be looked at, not changed."""
    return Published(sample)
