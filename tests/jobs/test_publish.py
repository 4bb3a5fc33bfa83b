"""A month that cannot be written leaves the published one as it was and nothing half-done beside it."""

from __future__ import annotations

import errno
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.jobs.explain import explained
from pipeline.jobs.publish import publish
from pipeline.language import LANGUAGES
from pipeline.month import Month
from pipeline.workspace import Settings, Workspace
from tests.report.months import make_month


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_nothing_half_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> None:
    def fails(report: object, folder: Path, languages: object, password: object) -> None:
        (folder / "index.html").write_text("<html", encoding="utf-8")
        raise fault

    workspace = Workspace(tmp_path, Settings())
    old = workspace.reports / "2026-10"
    old.mkdir(parents=True)
    (old / "index.html").write_text("old", encoding="utf-8")
    monkeypatch.setattr("pipeline.report.write.write_report", fails)
    with pytest.raises(type(fault)) as caught:
        publish(workspace, make_month(), dict, LANGUAGES)
    assert [path.name for path in workspace.reports.iterdir()] == ["2026-10"]
    assert (old / "index.html").read_text(encoding="utf-8") == "old"
    if isinstance(caught.value, OSError):
        assert str(workspace.reports) in str(caught.value.filename)


def test_unknown_kpi_is_refused_before_anything_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def measures(*_: object) -> None:
        raise AssertionError("measured")

    monkeypatch.setattr("pipeline.jobs.explain.run_score", measures)
    with pytest.raises(UsageError) as refusal:
        explained(Workspace(tmp_path, Settings()), Month(2026, 10), datetime(2026, 12, 5), None, "nope")
    assert refusal.value.key == "error.no_kpi"
