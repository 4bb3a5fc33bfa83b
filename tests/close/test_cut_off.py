"""A closing that ends half-way leaves nothing closed, and the next one succeeds."""

from __future__ import annotations

import json

import pytest

from pipeline.jobs import close as closing
from tests.close.two_months import CLOSED_AT, MONTH, close, run
from tests.ingest.books import Company


def test_a_cut_off_closing_closes_nothing(opened: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*_: object) -> None:
        raise OSError(28, "No space left on device", "r1")

    root = opened.workspace.root
    with monkeypatch.context() as patch:
        patch.setattr(closing, "replace_folder", cut_off)
        assert "No space left on device" in close(root).succeeds(5).complaint
    assert [path for path in opened.workspace.closed.rglob("*") if path.is_file()] == []
    run(root, "verify").succeeds()
    run(root, "run", "--month", MONTH, "--as-of", CLOSED_AT).succeeds()
    page = (root / "reports" / MONTH / "index.html").read_text(encoding="utf-8")
    assert "This month is closed" not in page
    close(root).succeeds()
    page = (root / "reports" / MONTH / "index.html").read_text(encoding="utf-8")
    assert "This month is closed: revision 1, by 李主管." in page
    assert json.loads((root / "reports" / MONTH / "run.json").read_text(encoding="utf-8"))["revision"] == 1
