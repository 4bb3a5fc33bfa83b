"""A run that is killed at any moment leaves nothing that the next plain run does not put right."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bench.commands import MONTH, run_month, still_alive
from bench.trial import copy_workspace, kills, left_over, prepare, published_files, watched

COUNT = 100 if os.environ.get("SCORECARD_LONG") else 2


def test_the_next_run_after_a_kill_publishes_what_an_undisturbed_one_does(company: Path, tmp_path: Path) -> None:
    starts = prepare(company, tmp_path)
    outcomes = list(kills(starts, COUNT, seed=7, scratch=tmp_path))

    assert [(kill.start, kill.after, kill.faults) for kill in outcomes if kill.faults] == []
    assert any(not kill.ended for kill in outcomes)


def test_readers_end_when_their_parent_alone_is_killed(company: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "company"
    copy_workspace(company, workspace)

    assert run_month(workspace, killed_after=1.0, whole_group=False).code < 0
    assert still_alive(str(workspace)) == []


def test_a_month_that_was_swapped_half_way_is_whole_again(published: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "company"
    copy_workspace(published, workspace)
    month = workspace / "reports" / MONTH
    shutil.copytree(month, month.with_name(f".{MONTH}.unfinished"))
    month.rename(month.with_name(f".{MONTH}.aside"))

    run_month(workspace)

    assert published_files(workspace) == published_files(published)
    assert left_over(workspace) == []


@pytest.mark.parametrize("harm", ["run.json", "index.html", "technicians"])
def test_the_watcher_sees_a_month_that_is_not_whole(published: Path, tmp_path: Path, harm: str) -> None:
    workspace = tmp_path / "company"
    copy_workspace(published, workspace)
    place = workspace / "reports" / MONTH / harm
    with watched(workspace) as watch:
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        while not watch.faults and watch.looks < 400:
            pass
    assert watch.faults
