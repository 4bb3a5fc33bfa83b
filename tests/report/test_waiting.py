"""The box of figures that still wait says of a final month nothing that its status contradicts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.kpi.model import Status
from pipeline.language import LANGUAGES
from pipeline.report.write import write_report
from tests.report.months import make_month


@pytest.mark.parametrize(
    ("status", "said", "unsaid"),
    [
        ("provisional", ("为什么还是暂定", "Why this is still provisional"), ("仍待定的个案", "Still open")),
        ("final", ("仍待定的个案", "Still open"), ("为什么还是暂定", "Why this is still provisional")),
    ],
)
def test_title_of_the_box_agrees_with_the_months_status(
    tmp_path: Path, status: Status, said: tuple[str, ...], unsaid: tuple[str, ...]
) -> None:
    month = make_month()
    write_report(replace(month, scored=replace(month.scored, status=status)), tmp_path, LANGUAGES)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(words in page for words in said)
    assert not any(words in page for words in unsaid)
