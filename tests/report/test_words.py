"""The catalogue: every text that pages can ask for exists, in both languages, with the same values."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from pipeline.definitions.kpi import Kpi
from pipeline.definitions.log import ColumnType
from pipeline.definitions.offence import Act, Offence
from pipeline.language import catalogue
from pipeline.scorecard.model import Judgement, Kind, State, Trend, Verdict
from pipeline.workspace import shipped
from tests.policies.held import definitions

REASONS = re.compile(r"'([a-z_]+)' as reason|then '([a-z_]+)'")


def keys() -> set[str]:
    return {key.removeprefix("report.") for key in catalogue() if key.startswith("report.")}


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("verdict", Verdict),
        ("trend", Trend),
        ("state", State),
        ("type", ColumnType),
        ("proposal", Kind),
        ("verdict_state", Judgement),
        ("act", Act),
        ("unit_name", Kpi.model_fields["unit"].annotation),
        ("offence_per", Offence.model_fields["per"].annotation),
    ],
)
def test_every_code_of_the_models_has_words(family: str, codes: object) -> None:
    assert {f"{family}.{code}" for code in get_args(codes)} <= keys()


def test_every_check_says_what_it_means_and_how_to_put_it_right() -> None:
    checks = {file.stem for file in shipped("sql", "check").glob("*.sql")}
    assert {f"{family}.{check}" for check in checks for family in ("fault", "fault_cure")} <= keys()


def test_every_message_of_the_templates_exists() -> None:
    asked = set()
    for file in shipped("reports", "templates").glob("*.html"):
        asked |= set(re.findall(r"(?:ui\.|\b)(?:m|k|both)\('([a-z_.]+)'\s*[,)]", file.read_text(encoding="utf-8")))
    assert asked - keys() == set()


def test_everything_that_shipped_figures_name_has_words() -> None:
    kpis = definitions().kpis.values()
    named = {f"parameter.{name}" for kpi in kpis for name in kpi.parameters}
    assert (named | {f"needs.{flag}" for kpi in kpis for flag in kpi.flags}) - keys() == set()


def test_times_are_counted_in_words() -> None:
    spans = get_args(Offence.model_fields["counts"].annotation)
    assert {f"offence_counts.{span.replace(' ', '_')}" for span in spans} <= keys()


def test_both_languages_name_the_same_values() -> None:
    for key, text in catalogue().items():
        values = [set(re.findall(r"{(\w+)}", text[language])) for language in ("zh", "en")]
        assert values[0] == values[1], key


def test_templates_never_trust_a_value() -> None:
    for file in shipped("reports", "templates").glob("*.html"):
        content = file.read_text(encoding="utf-8")
        assert "|safe" not in content.replace(" ", "")
        # where each byte counts hundreds of times, places in a list, languages and file names stand without quotes:
        # they hold no sign that could end them
        loose = re.sub(r"=\{\{ (l|file|p\.(branch|team|role|grade)) \}\}", "", content)
        assert not re.search(r"=\{\{", loose), f"{file.name}: unquoted attribute"
        scripts = re.findall(r"<script.*?</script>", content)
        assert scripts == (["<script>{{ script }}</script>"] if file.name == "base.html" else [])
