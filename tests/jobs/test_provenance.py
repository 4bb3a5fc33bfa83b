"""The way from a month's folder to the raw workbooks, as links in the workbook take it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.jobs.run import _way_to_raw
from pipeline.month import Month
from pipeline.workspace import Settings, Workspace


@pytest.mark.parametrize(
    ("paths", "way"),
    [
        ({}, "../../data/raw"),
        ({"raw": "in"}, "../../in"),
        ({"reports": "out/all"}, "../../../data/raw"),
        ({"raw": "../shared logs"}, "../../../shared logs"),
        ({"reports": "."}, "../data/raw"),
    ],
)
def test_links_go_up_to_the_raw_folder_wherever_it_lies(tmp_path: Path, paths: Any, way: str) -> None:
    workspace = Workspace(tmp_path / "acme", Settings(paths=paths))
    assert _way_to_raw(workspace, Month(2026, 10)) == way
