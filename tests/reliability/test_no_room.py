"""A disk without room, or a folder that cannot be written: one line, exit code 5, and the old report stands."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.commands import AS_OF, MONTH, PROGRAM, Ended, run_month
from bench.trial import copy_workspace, left_over, published_files

UNUSABLE = 5
LATER = "2026-12-06T00:00:00"


def limited_run(workspace: Path, largest_file: int, as_of: str = AS_OF) -> Ended:
    """How a run ended that can write no file beyond so many bytes, as on a disk that is full."""
    ended = subprocess.run(
        [*PROGRAM, "run", "--month", MONTH, "--as-of", as_of, "--lang", "en"],
        cwd=workspace,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file)),
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr, 0)


def assert_refused(ended: Ended) -> None:
    assert "Traceback" not in ended.err
    assert (ended.code, len(ended.err.splitlines())) == (UNUSABLE, 1), ended.err


@pytest.fixture
def workspace(published: Path, tmp_path: Path) -> Path:
    place = tmp_path / "company"
    copy_workspace(published, place)
    return place


@pytest.mark.parametrize("largest_file", [20_000, 100_000])
def test_a_report_without_room_leaves_the_old_one(workspace: Path, published: Path, largest_file: int) -> None:
    assert_refused(limited_run(workspace, largest_file, as_of=LATER))
    assert published_files(workspace) == published_files(published)

    assert run_month(workspace).code == 3
    assert (published_files(workspace), left_over(workspace)) == (published_files(published), [])


def test_a_warehouse_without_room_is_filled_once_there_is(company: Path, published: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "company"
    copy_workspace(company, workspace)
    for largest_file in (10_000, 1_000_000):  # no room for the archive, then none for the warehouse
        assert_refused(limited_run(workspace, largest_file))
        assert not (workspace / "reports" / MONTH).exists()

    assert run_month(workspace).code == 3
    assert (published_files(workspace), left_over(workspace)) == (published_files(published), [])


def forbid(place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o500)
    if os.access(place, os.W_OK):
        pytest.skip("this user may write everywhere")


def put_a_file_in_its_place(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch()


@pytest.mark.parametrize("folder", ["reports", "data/archive"])
@pytest.mark.parametrize("spoil", [forbid, put_a_file_in_its_place])
def test_a_folder_that_cannot_be_written_is_named(
    company: Path, tmp_path: Path, folder: str, spoil: Callable[[Path], None]
) -> None:
    workspace = tmp_path / "company"
    copy_workspace(company, workspace)
    place = workspace / folder
    spoil(place)

    ended = run_month(workspace)

    assert_refused(ended)
    assert place.name in ended.err
