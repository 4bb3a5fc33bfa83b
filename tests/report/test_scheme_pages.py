"""A page per scheme: complete, in words, with every rule that the policy file names."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.definitions.catalogue import catalogue
from pipeline.definitions.policy_files import Policies
from pipeline.language import LANGUAGES
from pipeline.report.model import MonthReport, Shelf
from pipeline.workspace import shipped
from tests.policies.held import definitions, shipped_policy
from tests.report.months import make_month, write_html
from tests.report.test_html import page, text_of

SCHEMES = sorted(folder.name for folder in shipped("policies").iterdir() if folder.is_dir())
RULE_ID = re.compile(r"\b(?:[TRDFAWPX]-\d+|S\d+(?:\.\d+)?)")


def shelved() -> MonthReport:
    known = definitions()
    shelf = Shelf(tuple(map(shipped_policy, SCHEMES)), {"draft": 2}, known.kpis, known.checklists)
    return replace(make_month(), shelf=shelf, logs=known.logs)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month's pages with every shipped scheme on the shelf."""
    place = tmp_path_factory.mktemp("schemes")
    write_html(shelved(), place, LANGUAGES)
    return place


def test_every_shipped_scheme_has_a_page_and_no_other_has(folder: Path) -> None:
    assert sorted(file.stem for file in (folder / "schemes").glob("*.html")) == SCHEMES


@pytest.mark.parametrize("scheme", SCHEMES)
def test_page_names_every_rule_of_the_policy_file(folder: Path, scheme: str) -> None:
    text = text_of(page(folder, f"schemes/{scheme}"))
    file = max(shipped("policies", scheme).glob("*.toml"))
    named = set(RULE_ID.findall(repr(tomllib.loads(file.read_text(encoding="utf-8")))))
    assert named
    assert {rule for rule in named if not re.search(rf"\b{re.escape(rule)}(?!\d)", text)} == set()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_page_says_everything_that_the_policy_holds(folder: Path, scheme: str) -> None:
    text, policy = text_of(page(folder, f"schemes/{scheme}"), "zh"), shipped_policy(scheme)
    things = (*policy.judged, *policy.grades, *policy.offences, *(route.department for route in policy.routes))
    assert [thing.zh for thing in things if " ".join(thing.zh.split()) not in text] == []
    readings = [r.reading for offence in policy.offences for r in offence.consequences if r.reading]
    assert [reading.zh for reading in readings if " ".join(reading.zh.split()) not in text] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_page_is_small_and_its_links_lead_somewhere(folder: Path, scheme: str) -> None:
    file = folder / "schemes" / f"{scheme}.html"
    assert file.stat().st_size < 300_000
    root = page(folder, f"schemes/{scheme}")
    for link in root.xpath("//@href"):
        path, _, anchor = link.partition("#")
        assert not path or (file.parent / path).resolve().is_file(), link
        assert path or not anchor or root.xpath("//*[@id=$id]", id=anchor), link


@pytest.mark.parametrize("scheme", [s for s in SCHEMES if any(rule.checklist for rule in shipped_policy(s).judged)])
def test_checklists_stand_with_their_items_in_both_languages(folder: Path, scheme: str) -> None:
    root = page(folder, f"schemes/{scheme}")
    told = {" ".join(text.split()) for text in root.xpath("//table[@class='items']//text()")}
    for name in {rule.checklist for rule in shipped_policy(scheme).judged if rule.checklist}:
        items = definitions().checklists[name].items
        assert [i.id for i in items if not {" ".join(i.zh.split()), " ".join(i.en.split())} <= told] == []
    assert root.xpath("//table[@class='items']/ancestor::details")


def test_methodology_lists_the_schemes_to_choose_and_those_with_faults(folder: Path) -> None:
    root = page(folder, "methodology")
    linked = {link.partition("#")[0] for link in root.xpath("//table[contains(@class, 'choices')]//@href")}
    assert linked == {f"schemes/{scheme}.html" for scheme in SCHEMES}
    text = text_of(root, "en")
    assert "draft" in text
    assert "The file has 2 fault(s)" in text


def test_page_says_how_to_choose_the_scheme_or_for_whom_it_is_in_use(folder: Path, tmp_path: Path) -> None:
    assert 'policy = "hotel"' in text_of(page(folder, "schemes/hotel"), "en")
    report = shelved()
    write_html(replace(report, policies=Policies(shipped_policy("hotel")), kpis=definitions().kpis,
                       scored=replace(report.scored, cards=())), tmp_path, ("en",))  # fmt: skip
    text = text_of(page(tmp_path, "schemes/hotel"))
    assert "in use" in text
    assert "scorecard.toml" not in text


@pytest.mark.parametrize("scheme", SCHEMES)
def test_rules_that_policy_and_figures_name_stand_with_what_they_say(folder: Path, scheme: str) -> None:
    root, policy = page(folder, f"schemes/{scheme}"), shipped_policy(scheme)
    told = {row.text: row.getnext().text_content() for row in root.xpath("//dl[contains(@class, 'rule-words')]/dt")}
    wanted = {rule for kpi in policy.asked for rule in definitions().kpis[kpi].rules}
    wanted |= {*policy.sources, *(rule.rule for offence in policy.offences for rule in offence.consequences)}
    assert wanted - set(told) == set()
    assert [rule for rule, words in told.items() if catalogue()[rule].zh not in words] == []
