"""A wrong command line is answered with one line that says where help is."""

from __future__ import annotations

import pytest

from tests.cli.command import scorecard


@pytest.mark.parametrize("words", [("run", "--nope"), ("nonsense",), ("check",), ("run", "--lang", "fr")])
def test_wrong_command_line_is_one_line(words: tuple[str, ...]) -> None:
    outcome = scorecard(*words)
    (line,) = outcome.err.splitlines()
    assert outcome.code == 2
    assert line.endswith("--help")
