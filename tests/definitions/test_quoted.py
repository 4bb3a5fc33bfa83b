"""Every rule that is computed, and every trap of the texts, is quoted by a test of its own behaviour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.definitions.catalogue import catalogue
from pipeline.jobs.rules import State, rule_statuses
from pipeline.workspace import Settings, Workspace

TESTS = Path(__file__).parents[1]
QUOTED = re.compile(r"\b([TRDFAWPX]-\d{1,2})\b")
NAMED = re.compile(r"\bdef test_\w*")
IN_NAME = re.compile(r"(?<=_)([trdfawpx])_?(\d{2})(?=_)")
ELSEWHERE = ("test_quoted.py", "test_catalogue.py", "test_rules.py")

UNTESTABLE = {
    "P-29": "a report that people write; the scheme names it among its sources",
    "P-37": "results that people pass on; the scheme names it among its sources",
    "X-24": "the article is cut off in the text: there is nothing to do right or wrong",
    "X-35": "numbers of web-site notices are no rules, so that nothing holds them",
    "X-36": "copies of a form change no figure",
    "X-39": "planning numbers are in no figure",
    "X-47": "a meeting gives no figure; the weekly visits beside it are T-47",
}


def quoted_in(text: str) -> set[str]:
    """The rules that a test file quotes: by id, or in the name of a test."""
    names = [found for name in NAMED.findall(text) for found in IN_NAME.findall(f"{name}_")]
    return {
        *QUOTED.findall(text),
        *(f"{letter.upper()}-{number}" for letter, number in names),
    }


@pytest.fixture(scope="module")
def quoted() -> set[str]:
    """All rules that test files quote; what stands in their helpers only is not tested by it."""
    files = [file for file in TESTS.rglob("test_*.py") if file.name not in ELSEWHERE]
    return {rule for file in files for rule in quoted_in(file.read_text(encoding="utf-8"))}


def test_what_quotes_a_rule() -> None:
    text = 'def test_t58_t_59_the_last_day() -> None:\n    """D-03, F-51 to F-53, W-1; not X-100."""'
    assert quoted_in(text) == {"T-58", "T-59", "D-03", "F-51", "F-53", "W-1"}


def test_every_computed_rule_is_quoted_by_a_test(tmp_path: Path, quoted: set[str]) -> None:
    wanted = {
        status.rule.id
        for status in rule_statuses(Workspace(tmp_path, Settings()))
        if status.rule.id[0] in "TRDFAWP" and status.state is State.computed
    }
    assert len(wanted) > 100
    assert sorted(wanted - quoted - set(UNTESTABLE)) == []


def test_every_trap_is_quoted_by_a_test_or_says_why_it_has_none(quoted: set[str]) -> None:
    traps = {rule for rule in catalogue() if rule.startswith("X-")}
    assert len(traps) == 49
    assert sorted(traps - quoted - set(UNTESTABLE)) == []


def test_what_is_quoted_needs_no_excuse(quoted: set[str]) -> None:
    assert sorted(quoted & set(UNTESTABLE)) == []
    assert set(UNTESTABLE) <= set(catalogue())
