"""The catalogue of rules is whole: every id of every letter once, in both languages, and nothing stands for nothing."""

from __future__ import annotations

import pytest

from pipeline.definitions.catalogue import SHIPPED, Rule, catalogue, rule_exists
from pipeline.definitions.checklist import Checklist, load_checklists
from pipeline.definitions.kpi import load_kpis, load_shared
from pipeline.definitions.log import load_logs
from pipeline.jobs.rules import State, rule_statuses
from pipeline.workspace import Settings, Workspace, shipped

HIGHEST = {"S": 58, "T": 72, "R": 26, "D": 24, "F": 73, "A": 16, "W": 7, "P": 37, "X": 49}
CHAPTERS = [f"S5.{chapter:02}" for chapter in range(1, 13)]
RULES = catalogue()


def expected(letter: str) -> list[str]:
    """The ids of a letter as the texts' catalogue writes them, in its order."""
    numbers = range(1, HIGHEST[letter] + 1)
    if letter == "S":
        return [name for n in numbers for name in [f"S{n}", *(CHAPTERS if n == 5 else [])]]
    return [f"{letter}-{n}" if letter == "W" else f"{letter}-{n:02}" for n in numbers]


def test_every_id_of_every_letter_is_there_once_and_in_order() -> None:
    assert list(RULES) == [name for letter in HIGHEST for name in expected(letter)]
    assert len(RULES) == 374


@pytest.mark.parametrize("letter", HIGHEST)
def test_each_letter_has_a_file_of_its_own(letter: str) -> None:
    text = (SHIPPED / f"{letter.lower()}.toml").read_text(encoding="utf-8")
    written = [line[2:-2] for line in text.splitlines() if line.startswith('["')]
    assert written == expected(letter)


@pytest.mark.parametrize("rule", ["S35", "S5.04", "D-01", "T-09", "W-7", "X-49"])
def test_an_id_of_the_catalogue_exists(rule: str) -> None:
    assert rule_exists(rule)


@pytest.mark.parametrize("rule", ["", "S", "S59", "S5.13", "S5.4", "S05", "T-73", "T-9", "T53", "D-00", "W-07", "Q-01"])
def test_any_other_id_does_not(rule: str) -> None:
    assert not rule_exists(rule)


def test_both_languages_say_something_of_their_own() -> None:
    sentences = [part for rule in RULES.values() for part in (rule, rule.needs, rule.done_by, rule.handled, rule.why)]
    for sentence in filter(None, sentences):
        assert any("一" <= letter <= "鿿" for letter in sentence.zh), sentence
        assert not any("一" <= letter <= "鿿" for letter in sentence.en), sentence


def test_what_a_rule_comes_from_is_a_regulation_of_the_catalogue() -> None:
    assert [(rule.id, s) for rule in RULES.values() for s in rule.source if s[0] != "S" or s not in RULES] == []
    # traps of the whole collection and of statistics come from no single text
    assert {rule.id for rule in RULES.values() if not rule.source and rule.id[0] not in "SX"} == set()


def test_regulations_and_only_they_say_from_which_logs_they_could_be_computed() -> None:
    assert {rule.id for rule in RULES.values() if rule.kind} == set(expected("S"))


def test_traps_and_only_they_are_handled() -> None:
    assert [rule.id for rule in RULES.values() if rule.handled] == expected("X")


def test_check_list_items_that_are_named_exist() -> None:
    lists = load_checklists()
    assert [(r.id, item) for r in RULES.values() for item in r.items if not is_there(item, lists)] == []


def is_there(item: str, lists: dict[str, Checklist]) -> bool:
    """True for a check list, or a section or item of one."""
    name, _, part = item.partition("/")
    if name not in lists:
        return False
    return not part or part in lists[name].sections or part in {entry.id for entry in lists[name].items}


def test_a_log_that_is_needed_lacks_at_least_one_column() -> None:
    logs = load_logs()
    for rule in RULES.values():
        if rule.needs and rule.needs.log in logs:
            assert set(rule.needs.columns) - set(logs[rule.needs.log].columns), rule.id


def test_kpis_and_check_lists_name_only_rules_of_the_catalogue() -> None:
    kpis = load_kpis([shipped("sql", "kpi")], load_shared(shipped("sql", "parameters.toml")))
    named = [(kpi.id, rule) for kpi in kpis.values() for rule in kpi.rules]
    for checklist in load_checklists().values():
        named += [(checklist.id, rule) for rule in checklist.rules]
        named += [(item.id, rule) for item in checklist.items for rule in item.rules]
    assert [(place, rule) for place, rule in named if not rule_exists(rule)] == []


def test_nothing_is_missing(tmp_path_factory: pytest.TempPathFactory) -> None:
    statuses = rule_statuses(Workspace(tmp_path_factory.mktemp("empty"), Settings()))
    assert [status.rule.id for status in statuses if status.state is State.missing] == []


def test_a_rule_needs_a_sentence_in_both_languages() -> None:
    with pytest.raises(ValueError, match="en"):
        Rule.model_validate({"id": "T-01", "zh": "投诉 24 小时内办结", "en": ""})
